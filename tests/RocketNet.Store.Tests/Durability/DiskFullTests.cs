using RocketNet.Store.CommitLogs;
using RocketNet.TestKit;

namespace RocketNet.Store.Tests.Durability;

public sealed class DiskFullTests
{
    [Theory]
    [InlineData(FlushDiskType.AsyncFlush)]
    [InlineData(FlushDiskType.SyncFlush)]
    public async Task A_full_disk_refuses_sends_but_not_reads_until_there_is_room(FlushDiskType flush)
    {
        FaultyFiles files = new();
        await using TestStore store = TestStore.Create(options => options with { FlushDiskType = flush }, files);
        store.Append();
        files.Fails = (call, path) => call == "allocate" && path.Contains("commitlog", StringComparison.Ordinal);
        int accepted = 1;
        AppendStatus status;
        while ((status = store.Append(bodyBytes: 3000).Status) == AppendStatus.Ok)
        {
            accepted++;
        }

        Assert.Equal(AppendStatus.DiskFull, status);
        await Wait.UntilAsync(() => store.Log.Readable == store.Log.End);
        Assert.Equal(accepted, store.ReadAll().Count);
        files.Fails = (_, _) => false;
        Assert.Equal(accepted, store.Append().QueueOffset.Value);
    }

    [Fact]
    public async Task A_queue_file_that_cannot_grow_delays_its_messages_and_loses_none()
    {
        FaultyFiles files = new();
        await using TestStore store = TestStore.Create(files: files);
        store.Append();
        files.Fails = (call, path) =>
            call is "allocate" or "create" && path.Contains("consumequeue", StringComparison.Ordinal);
        for (int i = 0; i < 250; i++)
        {
            Assert.Equal(AppendStatus.Ok, store.Append().Status);
        }

        Assert.True(store.Store.Dispatch.BehindBytes > 0);
        files.Fails = (_, _) => false;
        await Wait.UntilAsync(() => store.Store.Dispatch.BehindBytes == 0);

        Assert.Equal(251, store.ReadAll().Count);
    }

    [Fact]
    public async Task A_file_that_cannot_be_made_refuses_sends_until_it_can()
    {
        FaultyFiles files = new();
        await using TestStore store = TestStore.Create(files: files);
        files.Fails = (call, path) =>
            call == "create" && path.EndsWith("00000000000000065536", StringComparison.Ordinal);
        int accepted = 0;
        AppendStatus status;
        while ((status = store.Append(bodyBytes: 5000).Status) == AppendStatus.Ok)
        {
            accepted++;
        }

        Assert.Equal(AppendStatus.CreateFileFailed, status);
        files.Fails = (_, _) => false;
        Assert.Equal(AppendStatus.Ok, store.Append(bodyBytes: 5000).Status);
        await store.KillAsync();
        Assert.Equal(accepted + 1, store.ReadAll().Count);
    }

    [Fact]
    public async Task A_disk_without_fallocate_is_written_with_zeros_and_nothing_else_changes()
    {
        await using TestStore store = TestStore.Create(files: new ZeroFilledFiles());
        for (int i = 0; i < 100; i++)
        {
            store.Append(bodyBytes: 1500);
        }

        await store.KillAsync();
        for (int i = 0; i < 20; i++)
        {
            store.Append(bodyBytes: 1500);
        }

        Assert.Equal(120, store.ReadAll().Count);
    }

    [Fact]
    public async Task A_log_file_that_could_not_be_mapped_does_not_stand_in_the_way_of_the_next_attempt()
    {
        FaultyFiles files = new();
        await using TestStore store = TestStore.Create(files: files);
        store.Append();
        files.Fails = (call, path) => call == "map" && path.Contains("commitlog", StringComparison.Ordinal);
        AppendStatus status = AppendStatus.Ok;
        for (int i = 0; i < 20 && status == AppendStatus.Ok; i++)
        {
            status = store.Append(bodyBytes: 8000).Status;
        }

        files.Fails = (_, _) => false;
        Assert.Equal(AppendStatus.CreateFileFailed, status);
        Assert.Equal(AppendStatus.Ok, store.Append(bodyBytes: 8000).Status);
    }
}
