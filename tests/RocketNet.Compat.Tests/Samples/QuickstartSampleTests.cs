using System.Text.RegularExpressions;
using RocketNet.TestKit;

namespace RocketNet.Compat.Tests.Samples;

/// <summary>The sample programs of bin/tools.sh print what Java's programs of the same names print.</summary>
[Collection(JavaClients.GroupCollection)]
[Trait("needs", "java")]
public sealed partial class QuickstartSampleTests
{
    private const int Messages = 1000;
    private const string Received = " Receive New Messages: ";
    private const string Package = "org.apache.rocketmq.example.";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);

    [JavaFact]
    public async Task Quickstart_has_the_lines_of_javas()
    {
        await using ServerPair theirs = await ServerPair.StartAsync(
            new RocketNetServers(), new RocketNetServers(), new ServerPairOptions());
        await using ServerPair ours = await ServerPair.StartAsync(
            new RocketNetServers(), new RocketNetServers(), new ServerPairOptions());

        string[] javaSent = await SentAsync(Java(theirs, "quickstart.Producer"));
        string[] sent = await SentAsync(Own(ours, "quickstart.Producer"));
        string[] javaReceived = await ReceivedAsync(Java(theirs, "quickstart.Consumer"));
        string[] received = await ReceivedAsync(Own(ours, "quickstart.Consumer"));

        Assert.Equal(Messages, javaSent.Length);
        Assert.Equal(javaSent, sent);
        Assert.Equal(Messages, javaReceived.Length);
        Assert.Equal(WithoutBodies(javaReceived), WithoutBodies(received));
        Assert.Equal(Bodies(javaReceived), Bodies(received));
    }

    private static RunningProcess Java(ServerPair pair, string name) =>
        JavaClients.StartPublished(pair, "client-4.9.8", Package + name);

    private static RunningProcess Own(ServerPair pair, string name) => RunningProcess.Start(
        RocketNetServers.Script("tools.sh", pair.Home, Package + name, "-n", pair.NameServerAddress));

    // Which queue is the first is up to chance; each has a quarter of the messages.
    private static async Task<string[]> SentAsync(RunningProcess producer)
    {
        await using (producer)
        {
            await producer.WaitForExitAsync(Timeout);
            return Masked(producer, "SendResult ");
        }
    }

    private static async Task<string[]> ReceivedAsync(RunningProcess consumer)
    {
        await using (consumer)
        {
            await consumer.Output.WaitUntilAsync(
                lines => lines.Count(line => line.Contains(Received, StringComparison.Ordinal)) >= Messages,
                $"{Messages} received",
                Timeout);
            await consumer.TerminateAsync();
            Assert.Contains("Consumer Started.", consumer.Output.Snapshot());
            return Masked(consumer, Received);
        }
    }

    private static string[] Masked(RunningProcess program, string part) =>
    [
        .. program.Output.Snapshot()
            .Where(line => line.Contains(part, StringComparison.Ordinal))
            .Select(line => Varying().Replace(line, "$1*"))
            .Order(StringComparer.Ordinal),
    ];

    private static string[] WithoutBodies(string[] lines) =>
        [.. lines.Select(line => Body().Replace(line, "*")).Order(StringComparer.Ordinal)];

    private static string[] Bodies(string[] lines) =>
        [.. lines.Select(line => Body().Match(line).Value).Order(StringComparer.Ordinal)];

    // Ids, times, addresses, the broker's name and the thread's number; and what differs with the message in a place,
    // because the queue that gets the first one is up to chance.
    [GeneratedRegex(
        "((?:msgId|offsetMsgId|brokerName|bornTimestamp|bornHost|storeTimestamp|storeHost|UNIQ_KEY|CONSUME_START_TIME"
        + "|MAX_OFFSET|CLUSTER|commitLogOffset|storeSize|bodyCRC)=|group_name_4_)[^,}\\] ]*")]
    private static partial Regex Varying();

    [GeneratedRegex(@"body=\[[^\]]*\]")]
    private static partial Regex Body();
}
