using System.Globalization;
using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>
/// Java's own mqadmin 4.9.7 about groups, offsets, messages and configuration: it prints the same about both pairs when
/// both are in the same state. Differences accepted are masked in <see cref="AdminText"/> or listed in
/// docs/compatibility.md.
/// </summary>
[Collection(JavaClients.GroupCollection)]
[Trait("needs", "java")]
public sealed class AdminCommandTests(JavaClients java, TwoPairs pairs) : IClassFixture<TwoPairs>
{
    /// <summary>Fewer than ten, so that the messages of a second, which are printed whole, are none.</summary>
    private const int Messages = 8;

    private static readonly TimeSpan CommitTimeout = TimeSpan.FromSeconds(60);

    [JavaFact]
    public async Task Groups_clients_and_offsets_are_shown_and_moved_alike()
    {
        await using JavaConsumer first = await ConsumeAsync(pairs.Java);
        await using JavaConsumer second = await ConsumeAsync(pairs.Tested);

        // The day's columns are those of the last minute so far, which has what came before its last sample.
        await Task.WhenAll(HasSampledAsync(pairs.Java), HasSampledAsync(pairs.Tested));
        await AssertAlikeAsync(
            ["statsAll", "-t", "Told"],
            ["statsAll", "-a", "-t", "Told"],
            ["consumerProgress"],
            ["consumerProgress", "-g", "told_group"],
            ["consumerProgress", "-g", "told_group", "-s", "true"],
            ["consumerProgress", "-g", "none"],
            ["consumerConnection", "-g", "told_group"],
            ["consumerConnection", "-g", "none"],
            ["producerConnection", "-g", "CLIENT_INNER_PRODUCER", "-t", "Told"],
            ["producerConnection", "-g", "none", "-t", "Told"],
            ["producer", "-b", "BROKER"],
            ["consumerStatus", "-g", "told_group"],
            ["consumerStatus", "-g", "none"],
            ["getConsumerConfig", "-g", "told_group"],
            ["brokerConsumeStats", "-b", "BROKER"],
            ["brokerConsumeStats", "-b", "BROKER", "-l", "1"],
            ["brokerConsumeStats", "-b", "BROKER", "-o", "true"],
            ["queryCq", "-t", "Told", "-q", "0", "-i", "0", "-c", "2"],
            ["queryCq", "-t", "Told", "-q", "0", "-i", "0", "-c", "1", "-g", "none"],
            ["queryCq", "-t", "Told", "-q", "9", "-i", "0", "-c", "1"],
            ["cloneGroupOffset", "-s", "told_group", "-d", "cloned_group", "-t", "Told"],
            ["consumerProgress", "-g", "cloned_group"],
            ["resetOffsetByTime", "-g", "cloned_group", "-t", "Told", "-s", "1000000000000"],
            ["resetOffsetByTime", "-g", "never_group", "-t", "Told", "-s", "now"],
            ["resetOffsetByTime", "-g", "told_group", "-t", "none", "-s", "now"],
            ["skipAccumulatedMessage", "-g", "cloned_group", "-t", "Told"],
            ["resetOffsetByTime", "-g", "told_group", "-t", "Told", "-s", "1000000000000"]);

        // Told to go back, both consumers get everything a second time.
        Assert.Equal(2 * Messages, (await first.ReceivesAsync(2 * Messages)).Count);
        Assert.Equal(2 * Messages, (await second.ReceivesAsync(2 * Messages)).Count);

        // A client takes ten seconds for one reset and mixes up those that come meanwhile, so these come last.
        await AssertAlikeAsync(
            ["resetOffsetByTime", "-g", "told_group", "-t", "Told", "-s", "now"],
            ["skipAccumulatedMessage", "-g", "told_group", "-t", "Told"]);
    }

    [JavaFact]
    public async Task Messages_are_printed_sent_and_consumed_alike()
    {
        await java.SendAsync(pairs.Java, "Printed", Messages, "tags=TagA,TagB", "keys=true");
        await java.SendAsync(pairs.Tested, "Printed", Messages, "tags=TagA,TagB", "keys=true");

        await AssertAlikeAsync(
            ["queryMsgByOffset", "-t", "Printed", "-b", "same-a", "-i", "0", "-o", "1"],
            ["queryMsgByOffset", "-t", "Printed", "-b", "same-a", "-i", "0", "-o", "99"],
            ["printMsg", "-t", "Printed"],
            ["printMsg", "-t", "Printed", "-s", "TagA", "-d", "false"],
            ["printMsgByQueue", "-t", "Printed", "-a", "same-a", "-i", "0", "-p", "true", "-d", "true", "-f", "true"],
            ["sendMessage", "-t", "Printed", "-p", "hello", "-b", "same-a", "-i", "2", "-k", "K1", "-c", "TagX"],
            ["sendMessage", "-t", "Printed", "-p", "hello", "-i", "2"],
            ["consumeMessage", "-t", "Printed"],
            ["consumeMessage", "-t", "Printed", "-b", "same-a", "-i", "2", "-o", "1", "-c", "2"],
            ["consumeMessage", "-t", "Printed", "-c", "0"],
            ["checkMsgSendRT", "-t", "Printed", "-a", "4", "-s", "100"],
            ["sendMsgStatus", "-b", "same-a", "-c", "3"],
            ["@6", "clusterRT", "-a", "3", "-s", "100", "-i", "30"]);
    }

    [JavaFact]
    public Task Name_server_settings_are_changed_and_shown_alike() => AssertAlikeAsync(
        ["updateTopic", "-b", "BROKER", "-t", "Guarded", "-r", "4", "-w", "4"],
        ["updateKvConfig", "-s", "N", "-k", "K", "-v", "V"],
        ["deleteKvConfig", "-s", "N", "-k", "K"],
        ["deleteKvConfig", "-s", "N", "-k", "K"],
        ["updateOrderConf", "-t", "Guarded", "-m", "put", "-v", "same-a:4"],
        ["updateOrderConf", "-t", "Guarded", "-m", "get"],
        ["updateOrderConf", "-t", "Guarded", "-m", "delete"],
        ["updateOrderConf", "-t", "Guarded", "-m", "get"],
        ["wipeWritePerm", "-b", "same-a"],
        ["topicRoute", "-t", "Guarded"],
        ["addWritePerm", "-b", "same-a"],
        ["topicRoute", "-t", "Guarded"],
        ["wipeWritePerm", "-b", "none"],
        ["topicClusterList", "-t", "Guarded"]);

    [JavaFact]
    public Task Groups_are_made_and_deleted_alike() => AssertAlikeAsync(
        ["updateSubGroup", "-b", "BROKER", "-g", "gone_group"],
        ["deleteSubGroup", "-b", "BROKER", "-g", "gone_group"],
        ["deleteSubGroup", "-b", "BROKER", "-g", "gone_group", "-r", "true"],
        ["updateSubGroup", "-c", "SameCluster", "-g", "gone_group"],
        ["deleteSubGroup", "-c", "SameCluster", "-g", "gone_group", "-r", "true"],
        ["consumerProgress", "-g", "gone_group"],
        ["cleanExpiredCQ", "-b", "BROKER"],
        ["deleteExpiredCommitLog", "-b", "BROKER"],
        ["cleanUnusedTopic", "-b", "BROKER"]);

    [JavaFact]
    public async Task Live_keys_are_changed_alike_and_every_key_of_Java_is_shown()
    {
        await AssertAlikeAsync(
            ["updateBrokerConfig", "-b", "BROKER", "-k", "flushConsumerOffsetInterval", "-v", "4000"],
            ["updateBrokerConfig", "-c", "SameCluster", "-k", "defaultTopicQueueNums", "-v", "6"]);

        Dictionary<string, string>[] shown =
            await Task.WhenAll(ConfigurationAsync(pairs.Java), ConfigurationAsync(pairs.Tested));

        Assert.Empty(shown[0].Keys.Except(shown[1].Keys));
        Assert.Equal(
            ["bitMapLengthConsumeQueueExt", "haListenPort", "listenPort", "rocketmqHome"],
            shown[0].Where(key => shown[1][key.Key] != key.Value).Select(key => key.Key).Order());
        Assert.All(shown, keys => Assert.Equal(Port(keys, "listenPort") + 1, Port(keys, "haListenPort")));
    }

    [JavaFact]
    public async Task Keys_that_may_not_change_are_refused_with_the_reason()
    {
        ProcessOutcome outcome = await java.AdminAsync(
            pairs.Tested,
            ["updateBrokerConfig", "-b", pairs.Tested.BrokerAddress, "-k", "storePathRootDir", "-v", "/x"],
            ["updateBrokerConfig", "-b", pairs.Tested.BrokerAddress, "-k", "noSuchKey", "-v", "1"]);

        if (CompatTarget.IsJava)
        {
            Assert.Contains("update broker config success", outcome.Text, StringComparison.Ordinal);
            return;
        }

        Assert.Contains("CODE: 16", outcome.Text, StringComparison.Ordinal);
        Assert.Contains("storePathRootDir", outcome.Text, StringComparison.Ordinal);
        Assert.Contains("noSuchKey is not a known key", outcome.Text, StringComparison.Ordinal);
    }

    private static int Port(Dictionary<string, string> keys, string key) =>
        int.Parse(keys[key], CultureInfo.InvariantCulture);

    private async Task<Dictionary<string, string>> ConfigurationAsync(ServerPair pair)
    {
        ProcessOutcome outcome = await java.AdminAsync(pair, ["getBrokerConfig", "-b", pair.BrokerAddress]);
        return outcome.Lines
            .Select(line => line
                .Replace(pair.StoreRoot, "STORE", StringComparison.Ordinal)
                .Replace(pair.NameServerAddress, "NAMESRV", StringComparison.Ordinal)
                .Split('=', 2, StringSplitOptions.TrimEntries))
            .Where(cell => cell is [{ Length: > 0 }, _] && !cell[0].Contains(' ', StringComparison.Ordinal))
            .DistinctBy(cell => cell[0])
            .ToDictionary(cell => cell[0], cell => cell[1], StringComparer.Ordinal);
    }

    /// <summary>
    /// A consumer that has got everything; the broker knows its offsets, those of its retry topic too.
    /// </summary>
    private async Task<JavaConsumer> ConsumeAsync(ServerPair pair)
    {
        await java.SendAsync(pair, "Told", Messages);
        JavaConsumer consumer = java.Consume(pair, "Told", "told_group");
        await consumer.ReceivesAsync(Messages);
        string file = Path.Combine(pair.StoreRoot, "config", "consumerOffset.json");
        await Wait.UntilAsync(
            () => File.Exists(file)
                && File.ReadAllText(file) is { } text
                && text.Contains("%RETRY%told_group@told_group", StringComparison.Ordinal)
                && text.Contains("Told@told_group", StringComparison.Ordinal),
            CommitTimeout);
        return consumer;
    }

    /// <summary>The broker has counted all that was sent and pulled (<see cref="Messages"/>).</summary>
    private Task HasSampledAsync(ServerPair pair) => Wait.UntilAsync(
        async () => (await java.AdminAsync(pair, ["statsAll", "-t", "Told"])).Lines
            .Any(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [.., "8", "8"]),
        CommitTimeout);

    private async Task AssertAlikeAsync(params string[][] commands)
    {
        string[] printed = await Task.WhenAll(PrintedAsync(pairs.Java, commands), PrintedAsync(pairs.Tested, commands));

        Assert.Equal(printed[0], printed[1]);
        Assert.DoesNotContain("usage: mqadmin", printed[1], StringComparison.Ordinal);
    }

    private async Task<string> PrintedAsync(ServerPair pair, string[][] commands)
    {
        string broker = pair.BrokerAddress;
        ProcessOutcome outcome = await java.AdminAsync(
            pair, [.. commands.Select(words => Array.ConvertAll(words, word => word == "BROKER" ? broker : word))]);
        return AdminText.Masked(outcome.Text, pair);
    }
}
