using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RocketNet.Compat.Tests.Examples;

/// <summary>A message as the published programs print it: one that came, or (place only) one that was sent.</summary>
internal sealed partial record ExampleMessage(int QueueId, long QueueOffset)
{
    public int ReconsumeTimes { get; private init; }

    public string Properties { get; private init; } = "";

    public string Body { get; private init; } = "";

    /// <summary>Queue and offset: what a message that was sent and the one that came have in common.</summary>
    public (int QueueId, long QueueOffset) Place => (QueueId, QueueOffset);

    /// <summary>The messages whose SendResult says SEND_OK, in the order of the lines.</summary>
    public static IReadOnlyList<ExampleMessage> Sent(IEnumerable<string> lines) =>
    [
        .. lines.SelectMany(line => SentPattern().Matches(line))
            .Select(match => new ExampleMessage(Number(match, "queue"), Number(match, "offset"))),
    ];

    /// <summary>The messages in the lists that consumers print.</summary>
    public static IReadOnlyList<ExampleMessage> Received(IEnumerable<string> lines) =>
    [
        .. lines.SelectMany(line => ReceivedPattern().Matches(line))
            .Select(match => new ExampleMessage(Number(match, "queue"), Number(match, "offset"))
            {
                ReconsumeTimes = Number(match, "again"),
                Properties = match.Groups["properties"].Value,
                Body = Text(match.Groups["body"].Value),
            }),
    ];

    private static string Text(string numbers) => Encoding.UTF8.GetString(
        [.. numbers.Split(", ").Select(number => (byte)int.Parse(number, CultureInfo.InvariantCulture))]);

    private static int Number(Match match, string group) =>
        int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"SendResult \[sendStatus=SEND_OK, [^[]*\[[^]]*queueId=(?<queue>\d+)\], queueOffset=(?<offset>\d+)")]
    private static partial Regex SentPattern();

    [GeneratedRegex(
        @"queueId=(?<queue>\d+), storeSize=\d+, queueOffset=(?<offset>\d+),.*?reconsumeTimes=(?<again>\d+),"
        + @".*?properties=\{(?<properties>.*?)\}, body=\[(?<body>[-0-9, ]+)\]")]
    private static partial Regex ReceivedPattern();
}
