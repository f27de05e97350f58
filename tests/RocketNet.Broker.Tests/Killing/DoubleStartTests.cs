using RocketNet.TestKit;

namespace RocketNet.Broker.Tests.Killing;

/// <summary>A second broker process is started on the store of one that is under load.</summary>
public sealed class DoubleStartTests
{
    private const int Starts = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_second_is_refused_each_time_and_the_first_goes_on_unharmed()
    {
        var servers = new RocketNetServers();
        await using ServerPair pair = await ServerPair.StartAsync(
            servers, servers, new ServerPairOptions { BrokerLines = ["flushDiskType=SYNC_FLUSH"] });
        await using var load = new SendLoad(pair.BrokerAddress, "DoubleTopic", isMixed: true);
        await using var audit = new LedgerAudit(pair.BrokerAddress, load.Ledger);
        Task sending = load.RunUntilBrokenAsync();

        for (int i = 0; i < Starts; i++)
        {
            int before = load.AcknowledgedCount;
            using PortTriple ports = PortTriple.Find();
            await using RunningProcess second = pair.BeginBrokerStart($"listenPort={ports.Port}");
            Assert.Equal(255, await second.WaitForExitAsync(Patience));
            Assert.Contains("in use by another broker", second.Output.ToString(), StringComparison.Ordinal);
            await Wait.UntilAsync(() => load.AcknowledgedCount > before + 100);
        }

        await pair.Broker.KillAsync();
        await sending;
        await pair.StartBrokerAsync();
        Assert.Equal([], await audit.FindLostAsync());
        Assert.Equal([], audit.Violations);
        Assert.Empty(load.Refusals);
    }
}
