using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.TestKit;
using RocketNet.TestKit.Disks;
using Xunit.Abstractions;

namespace RocketNet.Broker.Tests.Killing;

/// <summary>The disk of the store fills up while 64 callers send, and is given room again.</summary>
public sealed class FullDiskTests(ITestOutputHelper output)
{
    [LoopDiskFact]
    public Task With_ASYNC_FLUSH_a_disk_without_a_free_block_refuses_sends_until_there_is_room_and_loses_nothing() =>
        FillAndFreeAsync("ASYNC_FLUSH");

    [LoopDiskFact]
    public Task With_SYNC_FLUSH_a_disk_without_a_free_block_refuses_sends_until_there_is_room_and_loses_nothing() =>
        FillAndFreeAsync("SYNC_FLUSH");

    [LoopDiskFact]
    public async Task Above_the_configured_ratio_the_refusal_names_disk_and_key_and_ends_by_itself()
    {
        await using SmallDiskBroker broker = await SmallDiskBroker.StartAsync("ASYNC_FLUSH");
        Task sending = await broker.SendAsync();

        using (broker.Disk.Fill())
        {
            await broker.WaitForRefusalsAsync();
            await Wait.UntilAsync(() => broker.Load.Refusals.Keys.Any(refusal =>
                refusal.Contains(broker.Pair.StoreRoot, StringComparison.Ordinal)
                && refusal.Contains("diskSpaceWarningLevelRatio", StringComparison.Ordinal)));
        }

        await broker.WaitForMoreAsync(1_000);
        await broker.Pair.Broker.KillAsync();
        await sending;
    }

    // The watermark is switched off: every kind of file meets the end of the disk itself.
    private async Task FillAndFreeAsync(string flushDiskType)
    {
        await using SmallDiskBroker broker = await SmallDiskBroker.StartAsync(flushDiskType, "diskSpaceFloorBytes=0");
        await using var keys = new KeyAudit(broker.Pair.BrokerAddress, broker.Load);
        Task sending = await broker.SendAsync();
        using (broker.Disk.Fill())
        {
            await broker.WaitForRefusalsAsync();
            await CheckWithoutRoomAsync(broker);
        }

        await broker.WaitForMoreAsync(2_000);
        await Wait.UntilAsync(() => broker.IsCommitWritten(7));
        output.WriteLine($"{broker.Load.AcknowledgedCount} acknowledged");
        broker.CheckComplaints(output);
        await broker.Pair.Broker.KillAsync();
        await sending;

        await broker.Pair.StartBrokerAsync();
        Assert.Equal([], await broker.Audit.FindLostAsync());
        Assert.Equal([], broker.Violations);
        Assert.Equal("7", await broker.CommittedAsync());
        Assert.Equal([], await keys.MissingAsync([.. broker.Load.AcknowledgedNumbers.TakeLast(500)]));
    }

    private static async Task CheckWithoutRoomAsync(SmallDiskBroker broker)
    {
        Assert.NotEqual(0, await broker.CountReadableAsync());
        Assert.Equal(ResponseCode.Success, (await broker.CommitAsync(7)).Code);
        Assert.Equal("7", await broker.CommittedAsync());
        Response created = await broker.CreateTopicAsync("TopicWithoutRoom");
        Assert.Equal(ResponseCode.SystemError, created.Code);
        Assert.All(broker.Load.Refusals.Keys, refusal =>
        {
            Assert.StartsWith("ServiceNotAvailable ", refusal, StringComparison.Ordinal);
            Assert.Contains(broker.Pair.StoreRoot, refusal, StringComparison.Ordinal);
        });
    }
}
