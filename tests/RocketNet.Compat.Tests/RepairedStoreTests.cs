using System.Diagnostics;
using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>What mqstore has repaired or built again is an ordinary store for a Java broker and its clients.</summary>
[Collection(JavaClients.StoreCollection)]
[Trait("needs", "java")]
public sealed class RepairedStoreTests(JavaClients java)
{
    private const string Topic = "Repaired";
    private const int Messages = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    private static readonly ServerPairOptions Small = new()
    {
        // More than the 100 MiB of the usual files would hide what happens at the end of one.
        BrokerLines = ["mappedFileSizeCommitLog=65536", "maxHashSlotNum=1009", "maxIndexNum=400"],
    };

    [JavaTheory]
    [InlineData("4.9.7")]
    [InlineData("5.3.3")]
    public async Task A_java_broker_serves_all_but_the_damaged_message_of_a_repaired_store(string version)
    {
        await using ServerPair pair =
            await ServerPair.StartAsync(new RocketNetServers(), new RocketNetServers(), Small);
        IReadOnlyList<SentMessage> sent = await java.SendAsync(pair, Topic, Messages, "keys=true", "route=wait");
        await StopAsync(pair);
        SentMessage damaged = sent[Messages / 2];
        FlipBodyOf(pair, damaged);

        ProcessOutcome repair = await MqStoreAsync("repair", "--in-place", "--store", pair.StoreRoot);
        Assert.True(repair.ExitCode == 0, repair.Text);
        Assert.Equal("verified: sound", repair.Lines[^1]);
        string[] files = Files(pair);

        await pair.StartBrokerAsync(CompatTarget.Java(version));
        IReadOnlyList<SentMessage> more = await java.SendAsync(
            pair, Topic, Messages, "keys=true", "route=wait", $"from={Messages}");
        await AssertServedAsync(pair, sent.Where(message => message != damaged).Concat(more));
        await pair.Broker.TerminateAsync();

        // Nothing that Java did not like was deleted, and what it went on with is sound.
        Assert.Empty(files.Except(Files(pair)));
        ProcessOutcome verify = await MqStoreAsync("verify", "--store", pair.StoreRoot);
        Assert.True(verify.ExitCode == 0, verify.Text);
    }

    [JavaTheory]
    [InlineData("4.9.7")]
    [InlineData("5.3.3")]
    public async Task A_java_broker_serves_a_store_whose_queues_and_index_were_built_again(string version)
    {
        await using ServerPair pair = await ServerPair.StartAsync(
            new RocketNetServers(), CompatTarget.Java(version), Small);
        IReadOnlyList<SentMessage> sent = await java.SendAsync(pair, Topic, Messages, "keys=true", "route=wait");
        await StopAsync(pair);
        Directory.Delete(Path.Combine(pair.StoreRoot, "consumequeue"), recursive: true);
        Directory.Delete(Path.Combine(pair.StoreRoot, "index"), recursive: true);

        foreach (string command in (string[])["rebuild-cq", "rebuild-index", "verify"])
        {
            ProcessOutcome outcome = await MqStoreAsync(command, "--store", pair.StoreRoot, "-c", Config(pair));
            Assert.True(outcome.ExitCode == 0, outcome.Text);
        }

        await pair.StartBrokerAsync();
        IReadOnlyList<SentMessage> more = await java.SendAsync(
            pair, Topic, Messages, "keys=true", "route=wait", $"from={Messages}");
        await AssertServedAsync(pair, sent.Concat(more));
        ProcessOutcome found = await java.RunAsync(
            pair,
            "QueryDriver",
            "case=sent",
            "topic=" + Topic,
            $"n={Messages}",
            "ids=" + string.Join(',', sent.Select(message => message.Id)));
        Assert.Contains($"SEEN keys {Messages} ids {Messages}", found.Lines);
        Assert.Contains("SEEN twice 0", found.Lines);
    }

    private static string Config(ServerPair pair)
    {
        string path = Path.Combine(pair.Home, "tool.conf");
        File.WriteAllLines(path, Small.BrokerLines);
        return path;
    }

    private static async Task StopAsync(ServerPair pair)
    {
        await pair.Broker.TerminateAsync();
        await pair.Broker.DisposeAsync();
    }

    private static string[] Files(ServerPair pair) =>
    [
        .. ((string[])["commitlog", "consumequeue", "index"])
            .SelectMany(folder => Directory.EnumerateFiles(
                Path.Combine(pair.StoreRoot, folder), "*", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal),
    ];

    // The last byte of the body: behind it stand the topic's length and the topic.
    private static void FlipBodyOf(ServerPair pair, SentMessage message)
    {
        long offset = Convert.ToInt64(message.OffsetId[16..], 16);
        using FileStream file = new(
            Path.Combine(pair.StoreRoot, "commitlog", $"{offset / 65536 * 65536:D20}"), FileMode.Open);
        file.Position = (offset % 65536) + 88;
        int found = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)(found ^ 1));
    }

    private async Task AssertServedAsync(ServerPair pair, IEnumerable<SentMessage> sent)
    {
        ProcessOutcome outcome = await java.RunAsync(pair, "PullDriver", "topic=" + Topic);
        HashSet<string> served =
        [
            .. outcome.Lines
                .Where(line => line.StartsWith("MSG ", StringComparison.Ordinal))
                .Select(line => line.Split(' ', 5))
                .Select(part => $"{part[1]} {part[2]} {part[3]}"),
        ];
        IEnumerable<string> expected =
            sent.Select(message => $"{message.QueueId} {message.QueueOffset} {message.Id}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), served.Order(StringComparer.Ordinal));
    }

    private static Task<ProcessOutcome> MqStoreAsync(params string[] words)
    {
        ProcessStartInfo start = new("sh", [RepositoryRoot.Combine("bin", "mqstore"), .. words]);
        start.Environment.Remove("ROCKETMQ_HOME");
        return RunningProcess.RunAsync(start, Patience);
    }
}
