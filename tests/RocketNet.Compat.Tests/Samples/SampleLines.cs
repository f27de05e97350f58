using System.Text.RegularExpressions;
using RocketNet.Compat.Tests.Examples;

namespace RocketNet.Compat.Tests.Samples;

/// <summary>The lines of sample programs without what differs from run to run.</summary>
internal static partial class SampleLines
{
    /// <summary>Whether so many different messages were shown.</summary>
    public static Func<IReadOnlyList<string>, bool> AreReceived(int messages) =>
        lines => ExampleMessage.Received(lines).DistinctBy(message => message.Place).Count() >= messages;

    /// <summary>Whether a text stands in so many lines.</summary>
    public static Func<IReadOnlyList<string>, bool> AreThere(string text, int count) =>
        lines => lines.Count(line => line.Contains(text, StringComparison.Ordinal)) >= count;

    public static bool HaveFailedSend(IEnumerable<string> lines) =>
        lines.Any(line => line.Contains("Exception", StringComparison.Ordinal));

    /// <summary>The messages whose ids stand in results.</summary>
    public static int SentIds(IEnumerable<string> lines) =>
        lines.SelectMany(line => SentIdList().Matches(line)).Sum(match => match.Value.Count(one => one == ',') + 1);

    /// <summary>The lines in an order of their own, with <c>*</c> for times, ids and addresses.</summary>
    /// <remarks>
    /// Which queue is the first is up to chance: where a received message stands is masked too, and its number among
    /// them. The results of sends keep their places, of which each queue has the same; but delayed messages share a
    /// queue, and a batch has one place.
    /// </remarks>
    public static string[] Masked(IEnumerable<string> lines) =>
    [
        .. lines.Where(line => line.Length > 0 && !Noise().IsMatch(line))
            .SelectMany(line => ResultsOnOneLine().Split(line))
            .Select(Masked)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The messages of lines that show many as a list, one on a line; none of lines without any.</summary>
    public static IReadOnlyList<string> OneByOne(IEnumerable<string> lines) =>
        [.. lines.SelectMany(line => MessageText().Matches(line)).Select(match => $"[{match.Value}]")];

    /// <summary>Those of them that are of a topic.</summary>
    public static IReadOnlyList<string> OfTopic(string topic, IEnumerable<string> lines) =>
        [.. OneByOne(lines).Where(line => line.Contains($"topic='{topic}'", StringComparison.Ordinal))];

    /// <summary>Messages shown more than once count once.</summary>
    public static string[] MaskedOnce(IEnumerable<string> lines) => Masked(
        lines.DistinctBy(line => ExampleMessage.Received([line]).Select(one => $"{one.Place}").SingleOrDefault(line)));

    private static string Masked(string line)
    {
        string masked = NewerOnly().Replace(line, "");
        masked = Varying().Replace(masked, "$1*");
        masked = Id().Replace(masked, "*");
        masked = Thread().Replace(masked, "$1*");
        masked = Late().Replace(masked, "*$1");
        masked = Number().Replace(masked, "*");
        return (IsPlaceUpToChance().IsMatch(masked) ? Place().Replace(masked, "$1*") : masked).TrimEnd();
    }

    // What Java's programs and virtual machines say about themselves.
    [GeneratedRegex("^(RocketMQLog|SLF4J|WARNING|OpenJDK)|^log4j:")]
    private static partial Regex Noise();

    // Some of 5.5.0 print their results without line ends.
    [GeneratedRegex(@"(?<=\])(?=SendResult \[)")]
    private static partial Regex ResultsOnOneLine();

    [GeneratedRegex(", recallHandle=null")]
    private static partial Regex NewerOnly();

    [GeneratedRegex(
        "((?:bornTimestamp|bornHost|storeTimestamp|storeHost|CONSUME_START_TIME|MAX_OFFSET|CLUSTER|commitLogOffset)=)"
        + @"[^,}\] ]*")]
    private static partial Regex Varying();

    [GeneratedRegex("[0-9A-F]{32,56}")]
    private static partial Regex Id();

    // Eight columns and a blank.
    [GeneratedRegex(@"^\d[\d ]{7} (?=\[MessageExt)")]
    private static partial Regex Number();

    [GeneratedRegex(@"\[MessageExt |\[topic=(?:TestTopic|BatchTest|topicTest),")]
    private static partial Regex IsPlaceUpToChance();

    [GeneratedRegex(@"((?:queueId|queueOffset)=)\d+")]
    private static partial Regex Place();

    [GeneratedRegex(@"^(ConsumeMessageThread_\w+_)\d+")]
    private static partial Regex Thread();

    [GeneratedRegex(@"-?\d+(  ms later)")]
    private static partial Regex Late();

    [GeneratedRegex(@"MessageExt \[.*?transactionId='[^']*'\}\]")]
    private static partial Regex MessageText();

    [GeneratedRegex("(?<= msgId=)[0-9A-F,]+(?=, offsetMsgId)")]
    private static partial Regex SentIdList();
}
