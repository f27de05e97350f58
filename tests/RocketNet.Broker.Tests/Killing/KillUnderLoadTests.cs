using RocketNet.TestKit;

namespace RocketNet.Broker.Tests.Killing;

/// <summary>
/// The broker process is killed without warning while 64 callers send to it, while it stops, starts and recovers; what
/// it acknowledged must be there.
/// </summary>
public sealed class KillUnderLoadTests
{
    private const string Topic = "KillTopic";

    /// <summary>Everything is read again after so many cycles, only what is new after the others.</summary>
    private const int EntireAuditEvery = 50;

    /// <summary>Keys looked up at the end; after each cycle all of that cycle are.</summary>
    private const int KeysAtEndMax = 50_000;

    [Theory]
    [InlineData("ASYNC_FLUSH")]
    [InlineData("SYNC_FLUSH")]
    public async Task No_acknowledged_message_is_lost_and_each_is_at_its_offset_and_found_by_key(string flushDiskType)
    {
        var servers = new RocketNetServers();
        await using ServerPair pair = await ServerPair.StartAsync(
            servers, servers, new ServerPairOptions { BrokerLines = ["flushDiskType=" + flushDiskType] });
        await using var load = new SendLoad(pair.BrokerAddress, Topic, isMixed: true);
        await using var audit = new LedgerAudit(pair.BrokerAddress, load.Ledger);
        await using var keys = new KeyAudit(pair.BrokerAddress, load);
        var random = new Random(flushDiskType.Length);
        var killer = new Killer(pair, random);
        KillMoment[] moments = Enum.GetValues<KillMoment>();

        for (int cycle = 0; cycle < KillCycles.Kills; cycle++)
        {
            KillMoment moment = moments[cycle % moments.Length];
            int target = load.AcknowledgedCount + random.Next(100, 3_000);
            int numbersBefore = load.AcknowledgedNumbers.Count;
            Task sending = load.RunUntilBrokenAsync();
            await Wait.UntilAsync(() => load.AcknowledgedCount >= target);
            await killer.KillAsync(moment);
            await sending;
            await killer.StartAsync(moment);

            Assert.Equal([], await audit.FindLostAsync(entirely: cycle % EntireAuditEvery == EntireAuditEvery - 1));
            Assert.Equal([], audit.Violations);
            Assert.Equal([], await keys.MissingAsync([.. load.AcknowledgedNumbers.Skip(numbersBefore)]));
        }

        Assert.Equal([], await audit.FindLostAsync(entirely: true));
        Assert.Equal([], audit.Violations);
        long[] numbers = [.. load.AcknowledgedNumbers];
        Assert.Equal([], await keys.MissingAsync(
            numbers.Length <= KeysAtEndMax ? numbers : random.GetItems(numbers, KeysAtEndMax)));
        Assert.Empty(load.Ledger.Contradictions);
        Assert.True(killer.InterruptedStarts > 0, "no start was ever killed before its end");
    }
}
