using System.Globalization;
using System.Text.RegularExpressions;
using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>Java's own mqadmin 4.9.7 prints the same about both pairs when both are in the same state.</summary>
[Collection(JavaClients.GroupCollection)]
[Trait("needs", "java")]
public sealed partial class AdminTests(JavaClients java, TwoPairs pairs) : IClassFixture<TwoPairs>
{
    [JavaFact]
    public Task ClusterList_and_topicList_are_alike() => AssertAlikeAsync(
        ["clusterList"],
        ["clusterList", "-m"],
        ["topicList"],
        ["topicList", "-c"]);

    [JavaFact]
    public Task Topic_is_made_changed_routed_and_deleted_alike() => AssertAlikeAsync(
        ["updateTopic", "-b", "BROKER", "-t", "Made", "-r", "3", "-w", "2", "-p", "6"],
        ["topicRoute", "-t", "Made"],
        ["topicStatus", "-t", "Made"],
        ["updateTopic", "-c", "SameCluster", "-t", "Made", "-r", "5", "-w", "5"],
        ["topicRoute", "-t", "Made"],
        ["deleteTopic", "-c", "SameCluster", "-t", "Made"],
        ["topicRoute", "-t", "Made"]);

    [JavaFact]
    public async Task TopicStatus_counts_the_same_messages()
    {
        await java.SendAsync(pairs.Java, "Counted", 11);
        await java.SendAsync(pairs.Tested, "Counted", 11);

        await AssertAlikeAsync(["topicStatus", "-t", "Counted"], ["topicRoute", "-t", "Counted"]);
    }

    [JavaFact]
    public Task UpdateSubGroup_answers_alike() => AssertAlikeAsync(
        ["updateSubGroup", "-b", "BROKER", "-g", "made_group", "-r", "5"],
        ["updateSubGroup", "-c", "SameCluster", "-g", "made_group", "-d", "false"]);

    [JavaFact]
    public async Task BrokerStatus_shows_every_figure_of_Java_and_the_same_disk()
    {
        SortedDictionary<string, string>[] shown =
            await Task.WhenAll(FiguresAsync(pairs.Java), FiguresAsync(pairs.Tested));

        Assert.Empty(shown[0].Keys.Except(shown[1].Keys));
        Assert.Equal(Ratio(shown[0]), Ratio(shown[1]), tolerance: 0.011);
    }

    private static double Ratio(SortedDictionary<string, string> figures) =>
        double.Parse(figures["commitLogDiskRatio"], CultureInfo.InvariantCulture);

    private async Task<SortedDictionary<string, string>> FiguresAsync(ServerPair pair)
    {
        ProcessOutcome outcome = await java.AdminAsync(pair, ["brokerStatus", "-b", pair.BrokerAddress]);
        return new(
            outcome.Lines
                .Select(line => Figure().Match(line.Replace(pair.StoreRoot, "STORE", StringComparison.Ordinal)))
                .Where(match => match.Success)
                .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value),
            StringComparer.Ordinal);
    }

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

    [GeneratedRegex(@"^(?<name>\w\S*?) *: ?(?<value>.*)$")]
    private static partial Regex Figure();
}
