using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>The published quickstart programs of five client versions, unchanged, each on a fresh broker.</summary>
[Collection(JavaClients.Collection)]
[Trait("needs", "java")]
public sealed partial class QuickstartTests(JavaClients java)
{
    private const int Messages = 1000;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(90);

    [JavaTheory]
    [InlineData("4.3.0")]
    [InlineData("4.5.1")]
    [InlineData("4.9.8")]
    [InlineData("5.3.3")]
    [InlineData("5.5.0")]
    public async Task A_thousand_messages_are_sent_and_each_received_once_in_queue_order(string version)
    {
        await using ServerPair pair = await CompatTarget.StartAsync();
        if (CompatTarget.IsJava && version == "4.3.0")
        {
            // Java brokers after 4.3.0 do not know the template topic this client asks for; ours do.
            await java.AdminAsync(
                pair, ["updateTopic", "-b", pair.BrokerAddress, "-t", "TopicTest", "-r", "4", "-w", "4"]);
        }

        SortedDictionary<(int, long), string> sent = await ProduceAsync(pair, version);
        List<((int, long) Place, string Body)> received = await ConsumeAsync(pair, version);

        Assert.Equal(Messages, received.Count);
        Assert.Equal(sent.Select(pair => (pair.Key, pair.Value)), received.Order());
    }

    private static async Task<SortedDictionary<(int, long), string>> ProduceAsync(ServerPair pair, string version)
    {
        await using RunningProcess producer = JavaClients.StartPublished(
            pair, "client-" + version, "org.apache.rocketmq.example.quickstart.Producer");
        await producer.WaitForExitAsync(Timeout);
        SortedDictionary<(int, long), string> sent = [];
        foreach (string line in producer.Output.Snapshot())
        {
            Match match = SentLine().Match(line);
            if (match.Success)
            {
                sent.Add(Place(match), "Hello RocketMQ " + sent.Count);
            }
        }

        Assert.True(sent.Count == Messages, producer.Output.ToString());
        return SortedByPlaceInSendingOrder(sent, producer.Output.Snapshot());
    }

    /// <summary>The producer sends number i as its i-th line: the numbers must rise along each queue.</summary>
    private static SortedDictionary<(int, long), string> SortedByPlaceInSendingOrder(
        SortedDictionary<(int, long), string> sent, IReadOnlyList<string> lines)
    {
        Dictionary<int, long> next = [];
        foreach (Match match in lines.Select(line => SentLine().Match(line)).Where(match => match.Success))
        {
            (int queue, long offset) = Place(match);
            Assert.Equal(next.GetValueOrDefault(queue), offset);
            next[queue] = offset + 1;
        }

        return sent;
    }

    private static async Task<List<((int, long) Place, string Body)>> ConsumeAsync(ServerPair pair, string version)
    {
        await using RunningProcess consumer = JavaClients.StartPublished(
            pair, "client-" + version, "org.apache.rocketmq.example.quickstart.Consumer");
        await consumer.Output.WaitUntilAsync(
            lines => lines.Sum(line => ReceivedLine().Count(line)) >= Messages, $"{Messages} received", Timeout);
        await consumer.TerminateAsync();
        return
        [
            .. consumer.Output.Snapshot()
                .SelectMany(line => ReceivedLine().Matches(line))
                .Select(match => (Place(match), Text(match.Groups["body"].Value))),
        ];
    }

    private static (int QueueId, long QueueOffset) Place(Match match) => (
        int.Parse(match.Groups["queue"].Value, CultureInfo.InvariantCulture),
        long.Parse(match.Groups["offset"].Value, CultureInfo.InvariantCulture));

    private static string Text(string numbers) => Encoding.UTF8.GetString(
        [.. numbers.Split(", ").Select(number => byte.Parse(number, CultureInfo.InvariantCulture))]);

    [GeneratedRegex(@"SendResult \[sendStatus=SEND_OK, .*queueId=(?<queue>\d+)\], queueOffset=(?<offset>\d+)")]
    private static partial Regex SentLine();

    [GeneratedRegex(@"queueId=(?<queue>\d+), storeSize=\d+, queueOffset=(?<offset>\d+).*?body=\[(?<body>[-0-9, ]*)\]")]
    private static partial Regex ReceivedLine();
}
