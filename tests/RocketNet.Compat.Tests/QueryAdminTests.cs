using System.Globalization;
using System.Text.RegularExpressions;
using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>Java's own mqadmin 4.9.7 finds the same messages in both brokers and prints the same about them.</summary>
[Collection(JavaClients.GroupCollection)]
[Trait("needs", "java")]
public sealed partial class QueryAdminTests(JavaClients java, TwoPairs pairs) : IClassFixture<TwoPairs>
{
    private const string Topic = "Asked";
    private const string UniqueId = "7F00000100010002000300040000";

    [JavaFact]
    public async Task QueryMsgById_ByKey_and_ByUniqueKey_print_alike()
    {
        await java.RunAsync(
            pairs.Tested,
            "SideBySideDriver",
            "left=" + pairs.Java.NameServerAddress,
            "right=" + pairs.Tested.NameServerAddress,
            "topic=" + Topic);

        string[] printed = await Task.WhenAll(PrintedAsync(pairs.Java), PrintedAsync(pairs.Tested));

        Assert.Equal(printed[0], printed[1]);
        Assert.Contains("OffsetID:", printed[1], StringComparison.Ordinal);
        Assert.Contains(UniqueId + "0005", printed[1], StringComparison.Ordinal);
        Assert.Contains(UniqueId + "0001", printed[1], StringComparison.Ordinal);
    }

    private async Task<string> PrintedAsync(ServerPair pair)
    {
        string host = "7F000001" + pair.BrokerPort.ToString("X8", CultureInfo.InvariantCulture);
        ProcessOutcome outcome = await java.AdminAsync(
            pair,
            ["queryMsgById", "-i", host + new string('0', 16)],
            ["queryMsgById", "-i", host + "00000000000F0003"],
            ["queryMsgByKey", "-t", Topic, "-k", "common"],
            ["queryMsgByKey", "-t", Topic, "-k", "key1"],
            ["queryMsgByKey", "-t", Topic, "-k", "nowhere"],
            ["queryMsgByUniqueKey", "-t", Topic, "-i", UniqueId + "0005"],
            ["queryMsgByUniqueKey", "-t", Topic, "-i", UniqueId + "FFFF"]);
        string text = outcome.Text
            .Replace(host, "STOREHOST", StringComparison.Ordinal)
            .Replace(pair.BrokerAddress, "BROKER", StringComparison.Ordinal);
        return Port().Replace(Time().Replace(text, "TIME"), "HOST");
    }

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2},\d{3}")]
    private static partial Regex Time();

    [GeneratedRegex(@"/?\d+\.\d+\.\d+\.\d+:\d+")]
    private static partial Regex Port();
}
