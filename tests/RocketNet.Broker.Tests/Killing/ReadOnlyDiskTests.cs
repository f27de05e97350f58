using RocketNet.TestKit;
using RocketNet.TestKit.Disks;
using Xunit.Abstractions;

namespace RocketNet.Broker.Tests.Killing;

/// <summary>
/// The disk of the store becomes read-only while 64 callers send, as ext4 does after an error it cannot get over.
/// </summary>
public sealed class ReadOnlyDiskTests(ITestOutputHelper output)
{
    private static readonly TimeSpan EndingMax = TimeSpan.FromSeconds(30);

    [LoopDiskFact]
    public async Task With_SYNC_FLUSH_sends_are_refused_everything_is_readable_and_nothing_is_lost()
    {
        await using SmallDiskBroker broker = await SmallDiskBroker.StartAsync("SYNC_FLUSH");
        await SendAndRestartAsync(broker);
        Task sending = await broker.SendAsync();

        await broker.Disk.AbortAsync();
        await CheckReadOnlyAsync(broker);
        Assert.Equal([], await broker.Audit.FindLostAsync());
        await StopAsync(broker);
        await sending;

        await using (RunningProcess refused = broker.Pair.BeginBrokerStart())
        {
            Assert.NotEqual(0, await refused.WaitForExitAsync(EndingMax));
            Assert.Contains(broker.Pair.StoreRoot, refused.Output.ToString(), StringComparison.Ordinal);
        }

        await broker.Disk.RemountAsync();
        await broker.Pair.StartBrokerAsync();
        Assert.Equal([], await broker.Audit.FindLostAsync(entirely: true));
        Assert.Equal([], broker.Violations);
        sending = await broker.SendAsync();
        await broker.Pair.Broker.KillAsync();
        await sending;
    }

    [LoopDiskFact]
    public async Task With_ASYNC_FLUSH_sends_are_refused_and_only_what_was_never_synced_is_lost()
    {
        await using SmallDiskBroker broker = await SmallDiskBroker.StartAsync("ASYNC_FLUSH");
        await SendAndRestartAsync(broker);
        long restartedAt = TimeProvider.System.GetTimestamp();
        Task sending = await broker.SendAsync();

        await broker.Disk.AbortAsync();
        await CheckReadOnlyAsync(broker);
        await broker.Pair.Broker.KillAsync();
        await sending;

        await broker.Disk.RemountAsync();
        await broker.Pair.StartBrokerAsync();
        List<QueuePlace> lost = await broker.Audit.FindLostAsync();
        Assert.Equal([], broker.Violations);
        AckLedger ledger = broker.Load.Ledger;
        Assert.DoesNotContain(lost, place => ledger.At(place).AtTicks < restartedAt);
        output.WriteLine($"{broker.Load.AcknowledgedCount} acknowledged, {lost.Count} lost");
    }

    // What the next start finds it syncs. And the queue files it finds are not open: they are to be read all the same.
    private static async Task SendAndRestartAsync(SmallDiskBroker broker)
    {
        Task sending = await broker.SendAsync();
        await broker.Pair.Broker.KillAsync();
        await sending;
        await broker.Pair.StartBrokerAsync();
    }

    private async Task CheckReadOnlyAsync(SmallDiskBroker broker)
    {
        await broker.WaitForRefusalsAsync();
        Assert.NotEqual(0, await broker.CountReadableAsync());
        await broker.CommitAsync(7);
        Assert.Equal("7", await broker.CommittedAsync());
        broker.CheckComplaints(output);
        Assert.All(broker.Load.Refusals.Keys, refusal =>
            Assert.Contains(broker.Disk.Path, refusal, StringComparison.Ordinal));
    }

    // In good order, and the store says to who opens it next that it was not closed cleanly.
    private static async Task StopAsync(SmallDiskBroker broker)
    {
        Assert.Equal(143, await broker.Pair.Broker.TerminateAsync());
        Assert.True(File.Exists(Path.Combine(broker.Pair.StoreRoot, "abort")));
        await broker.Pair.Broker.DisposeAsync();
    }
}
