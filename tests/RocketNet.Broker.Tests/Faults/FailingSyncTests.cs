using System.Diagnostics;
using RocketNet.Broker.Tests.Killing;
using RocketNet.TestKit;

namespace RocketNet.Broker.Tests.Faults;

/// <summary>The real process, whose system calls fail under strace.</summary>
public sealed class FailingSyncTests
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    [ProgramFact("/usr/bin/strace")]
    public async Task After_a_failed_sync_nothing_is_acknowledged_reads_go_on_and_a_start_finds_everything()
    {
        var servers = new RocketNetServers();
        var traced = new TracedServers("fdatasync:error=EIO:when=60+");
        await using ServerPair pair = await ServerPair.StartAsync(
            servers, traced, new ServerPairOptions { BrokerLines = ["flushDiskType=SYNC_FLUSH"] });
        await using var load = new SendLoad(pair.BrokerAddress, "SyncTopic", isMixed: true);
        await using var audit = new LedgerAudit(pair.BrokerAddress, load.Ledger);
        Task sending = load.RunUntilBrokenAsync();
        await UntilNothingIsAcknowledgedAsync(load);

        Assert.False(pair.Broker.HasExited);
        Assert.True(load.AcknowledgedCount > 0);
        Assert.Empty(await audit.FindLostAsync(entirely: true));
        await pair.Broker.KillAsync();
        await sending;
        await pair.StartBrokerAsync(servers);

        Assert.Empty(await audit.FindLostAsync(entirely: true));
        Assert.Empty(audit.Violations);
    }

    private static async Task UntilNothingIsAcknowledgedAsync(SendLoad load)
    {
        int seen = 0;
        long since = TimeProvider.System.GetTimestamp();
        await Wait.UntilAsync(() =>
        {
            if (load.AcknowledgedCount != seen)
            {
                seen = load.AcknowledgedCount;
                since = TimeProvider.System.GetTimestamp();
            }

            return seen > 0 && TimeProvider.System.GetElapsedTime(since) > Quiet;
        });
    }

    /// <summary>Our servers, the broker under strace, which lets calls fail.</summary>
    private sealed class TracedServers(string inject) : IServerPrograms
    {
        private readonly RocketNetServers _servers = new();

        public ProcessStartInfo NameServer(string configFile, string home) => _servers.NameServer(configFile, home);

        public ProcessStartInfo Broker(string configFile, string home)
        {
            ProcessStartInfo broker = _servers.Broker(configFile, home);
            ProcessStartInfo traced = new(
                "/usr/bin/strace",
                [
                    "-f", "-q", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=fdatasync", "-e", "inject=" + inject,
                    broker.FileName, .. broker.ArgumentList,
                ]);
            traced.Environment.Clear();
            foreach ((string name, string? value) in broker.Environment)
            {
                traced.Environment[name] = value;
            }

            return traced;
        }
    }
}
