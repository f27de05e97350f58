using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>
/// A store goes from our broker to Java's and back, and every message is found by its keys on either side.
/// </summary>
[Collection(JavaClients.StoreCollection)]
[Trait("needs", "java")]
public sealed class IndexHandoverTests(JavaClients java)
{
    private const string Topic = "HandedOver";
    private const int PerStep = 60;

    // Three keys to a message: each step fills a file and a half.
    private static readonly ServerPairOptions Small =
        new() { BrokerLines = ["maxHashSlotNum=1009", "maxIndexNum=120"] };

    [JavaTheory]
    [InlineData("4.9.7")]
    [InlineData("5.3.3")]
    public async Task After_clean_stops_the_index_goes_on_and_nothing_is_set_aside(string version)
    {
        await using ServerPair pair = await ServerPair.StartAsync(
            new RocketNetServers(), new RocketNetServers(), Small);
        List<SentMessage> sent = [];
        for (int round = 0; round < 2; round++)
        {
            await SendAndFindAsync(pair, sent);
            await pair.Broker.TerminateAsync();
            Assert.False(File.Exists(Path.Combine(pair.StoreRoot, "abort")));
            string[] left = IndexFiles(pair);

            await pair.Broker.DisposeAsync();
            await pair.StartBrokerAsync(CompatTarget.Java(version));
            await SendAndFindAsync(pair, sent);
            await pair.Broker.TerminateAsync();

            // Had the stop looked like a crash to it, Java would have deleted what the checkpoint does not name.
            Assert.Equal(left, IndexFiles(pair).Take(left.Length));
            await pair.Broker.DisposeAsync();
            await pair.StartBrokerAsync();
        }

        await FindAsync(pair, sent, isHere: true);
        Assert.Equal([], SetAside(pair));
    }

    [JavaTheory]
    [InlineData("4.9.7")]
    [InlineData("5.3.3")]
    public async Task After_kills_on_either_side_every_acknowledged_message_is_found_here(string version)
    {
        await using ServerPair pair = await ServerPair.StartAsync(
            new RocketNetServers(), new RocketNetServers(), Small);
        List<SentMessage> sent = [];
        for (int round = 0; round < 2; round++)
        {
            await SendAndFindAsync(pair, sent);
            await pair.Broker.KillAsync();
            await pair.Broker.DisposeAsync();
            await pair.StartBrokerAsync(CompatTarget.Java(version));
            await SendAndFindAsync(pair, sent);
            await pair.Broker.KillAsync();
            await pair.Broker.DisposeAsync();
            await pair.StartBrokerAsync();
        }

        await FindAsync(pair, sent, isHere: true);
    }

    [JavaTheory]
    [InlineData("4.9.7")]
    [InlineData("5.3.3")]
    public async Task An_index_built_again_has_the_bytes_a_live_Java_broker_wrote(string version)
    {
        await using ServerPair pair =
            await ServerPair.StartAsync(new RocketNetServers(), CompatTarget.Java(version), Small);
        await java.SendAsync(pair, Topic, 4 * PerStep, "keys=true", "route=wait");
        await pair.Broker.TerminateAsync();
        await pair.Broker.DisposeAsync();
        List<byte[]> written = IndexOf(pair);
        Directory.Delete(Path.Combine(pair.StoreRoot, "index"), recursive: true);

        await pair.StartBrokerAsync(new RocketNetServers());
        await pair.Broker.TerminateAsync();

        Assert.InRange(written.Count, 5, 10);
        Assert.Equal(written, IndexOf(pair));
    }

    private static string[] IndexFiles(ServerPair pair) =>
        [.. Directory.EnumerateFiles(Path.Combine(pair.StoreRoot, "index")).Order(StringComparer.Ordinal)];

    private static List<byte[]> IndexOf(ServerPair pair) => [.. IndexFiles(pair).Select(File.ReadAllBytes)];

    private static string[] SetAside(ServerPair pair)
    {
        string folder = Path.Combine(pair.StoreRoot, "damaged");
        return Directory.Exists(folder) ? Directory.GetFileSystemEntries(folder) : [];
    }

    private async Task SendAndFindAsync(ServerPair pair, List<SentMessage> sent)
    {
        sent.AddRange(await java.SendAsync(
            pair, Topic, PerStep, "keys=true", "route=wait", $"from={sent.Count}"));
        await FindAsync(pair, sent);
    }

    // A Java broker that was killed indexes its last record again and answers it twice.
    private async Task FindAsync(ServerPair pair, List<SentMessage> sent, bool isHere = false)
    {
        ProcessOutcome outcome = await java.RunAsync(
            pair,
            "QueryDriver",
            "case=sent",
            "topic=" + Topic,
            $"n={sent.Count}",
            "ids=" + string.Join(',', sent.Select(message => message.Id)));
        Assert.Contains($"SEEN keys {sent.Count} ids {sent.Count}", outcome.Lines);
        if (isHere)
        {
            Assert.Contains("SEEN twice 0", outcome.Lines);
        }
    }
}
