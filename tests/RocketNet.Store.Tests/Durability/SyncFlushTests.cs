using RocketNet.Store.CommitLogs;
using RocketNet.TestKit;

namespace RocketNet.Store.Tests.Durability;

public sealed class SyncFlushTests
{
    [Fact]
    public async Task A_message_is_reached_and_readable_only_after_its_sync()
    {
        using ManualResetEventSlim mayFlush = new(initialState: true);
        FaultyFiles files = new() { Before = (call, path) => WaitIfFlushOfLog(call, path, mayFlush) };
        await using TestStore store = Sync(files);
        AppendResult before = await AppendFirstAsync(store);
        mayFlush.Reset();

        AppendResult result = store.Append();

        Assert.Equal(AppendStatus.Ok, result.Status);
        Assert.False(store.Store.Durability.IsReached(result.End));
        Assert.Equal(before.End, store.Log.Readable);
        Assert.False(store.Store.Reader.TryRead(result.Start, out _));
        mayFlush.Set();
        await Wait.UntilAsync(() => store.Store.Durability.IsReached(result.End));
        Assert.True(store.Store.Reader.TryRead(result.Start, out _));
    }

    [Fact]
    public async Task When_an_offset_is_told_as_advanced_its_messages_are_already_in_their_queue()
    {
        await using TestStore store = Sync(new FaultyFiles());
        long queueMax = -1;
        using ManualResetEventSlim told = new();
        store.Store.Durability.Advanced += _ =>
        {
            queueMax = store.Queue().Max.Value;
            told.Set();
        };

        store.Append();

        Assert.True(told.Wait(TimeSpan.FromSeconds(30)));
        Assert.Equal(1, queueMax);
    }

    [Fact]
    public async Task A_message_that_begins_a_file_is_synced_though_the_flusher_had_nothing_to_do()
    {
        await using TestStore store = Sync(new FaultyFiles());

        while (store.Log.Files.All.Length < 4)
        {
            AppendResult appended = store.Append(bodyBytes: 5000);
            await Wait.UntilAsync(() => store.Store.Durability.IsReached(appended.End));
        }

        Assert.Equal(store.Log.End, store.Log.Durable);
    }

    [Fact]
    public async Task One_sync_covers_everything_appended_while_the_one_before_ran()
    {
        using ManualResetEventSlim mayFlush = new(initialState: true);
        int flushes = 0;
        FaultyFiles files = new()
        {
            Before = (call, path) =>
            {
                WaitIfFlushOfLog(call, path, mayFlush);
                Interlocked.Add(ref flushes, IsFlushOfLog(call, path) ? 1 : 0);
            },
        };
        await using TestStore store = Sync(files);

        // The first message makes the file, which is synced at once.
        AppendResult last = store.Append();
        await Wait.UntilAsync(() => store.Store.Durability.IsReached(last.End));
        mayFlush.Reset();
        flushes = 0;
        for (int i = 0; i < 50; i++)
        {
            last = store.Append();
        }

        mayFlush.Set();
        await Wait.UntilAsync(() => store.Store.Durability.IsReached(last.End));

        Assert.InRange(flushes, 1, 3);
    }

    [Theory]
    [InlineData("flush")]
    [InlineData("write")]
    public async Task A_failing_write_or_sync_fences_the_store_and_never_confirms_what_it_covered(string failing)
    {
        FaultyFiles files = new();
        await using TestStore store = Sync(files);
        AppendResult before = store.Append();
        await Wait.UntilAsync(() => store.Store.Durability.IsReached(before.End));
        bool isTold = false;
        long advancedTo = 0;
        store.Store.Durability.Failed += () => isTold = true;
        store.Store.Durability.Advanced += offset => advancedTo = offset.Value;
        files.Fails = (call, path) => call == failing && path.Contains("commitlog", StringComparison.Ordinal);

        AppendResult lost = store.Append();
        await Wait.UntilAsync(() => Volatile.Read(ref isTold));

        Assert.True(store.Store.Durability.IsFailed);
        Assert.False(store.Store.Durability.IsReached(lost.End));
        Assert.True(advancedTo < lost.End.Value);
        Assert.Equal(AppendStatus.StoreFenced, store.Append().Status);
        files.Fails = (_, _) => false;
        store.Store.Durability.Request();
        Assert.Equal(AppendStatus.StoreFenced, store.Append().Status);
        Assert.False(store.Store.Durability.IsReached(lost.End));
        Assert.Single(store.ReadAll());
        Assert.False(store.Log.IsWritable);
    }

    [Fact]
    public async Task Under_asynchronous_flush_a_failing_sync_fences_the_store_too()
    {
        FaultyFiles files = new();
        await using TestStore store = TestStore.Create(files: files);
        AppendResult synced = store.Append();
        await Wait.UntilAsync(() => store.Log.Durable == synced.End);
        files.Fails = (call, path) => IsFlushOfLog(call, path);

        store.Append();
        await Wait.UntilAsync(() => store.Store.Durability.IsFailed);

        Assert.Equal(AppendStatus.StoreFenced, store.Append().Status);
        Assert.Equal(synced.End, store.Log.Durable);
        Assert.Equal(2, store.ReadAll().Count);
    }

    [Fact]
    public async Task A_file_whose_length_cannot_be_synced_takes_no_message_and_is_tried_again()
    {
        FaultyFiles files = new();
        await using TestStore store = TestStore.Create(files: files);
        files.Fails = (call, path) => IsFlushOfLog(call, path);

        Assert.Equal(AppendStatus.CreateFileFailed, store.Append().Status);
        files.Fails = (_, _) => false;

        Assert.Equal(AppendStatus.Ok, store.Append().Status);
        Assert.False(store.Store.Durability.IsFailed);
    }

    [Fact]
    public async Task When_both_buffers_stay_full_the_appender_is_told_that_the_store_is_busy()
    {
        using ManualResetEventSlim mayFlush = new(initialState: true);
        FaultyFiles files = new() { Before = (call, path) => WaitIfFlushOfLog(call, path, mayFlush) };
        await using TestStore store = TestStore.Create(
            options => options with
            {
                FlushDiskType = FlushDiskType.SyncFlush,
                PageCacheBusyTimeoutMillis = 20,
                CommitLogFileBytes = 16 << 20,
            },
            files);
        await AppendFirstAsync(store);
        mayFlush.Reset();
        AppendStatus status = AppendStatus.Ok;
        int accepted = 0;
        for (; status == AppendStatus.Ok && accepted < 1000; accepted++)
        {
            status = store.Append(bodyBytes: 8000).Status;
        }

        Assert.Equal(AppendStatus.StoreBusy, status);
        mayFlush.Set();
        await Wait.UntilAsync(() => store.Store.Dispatch.Dispatched == store.Log.End);
        Assert.Equal(accepted, store.ReadAll().Count);
        Assert.Equal(accepted, store.Append().QueueOffset.Value);
    }

    [Fact]
    public async Task Messages_synced_before_a_kill_are_there_after_it_and_staged_ones_are_not()
    {
        using ManualResetEventSlim mayFlush = new(initialState: true);
        FaultyFiles files = new() { Before = (call, path) => WaitIfWriteOfLog(call, path, mayFlush) };
        await using TestStore store = Sync(files);
        AppendResult kept = default;
        for (int i = 0; i < 100; i++)
        {
            kept = store.Append(bodyBytes: 2000);
            Assert.Equal(AppendStatus.Ok, kept.Status);
        }

        await Wait.UntilAsync(() => store.Store.Durability.IsReached(kept.End));
        mayFlush.Reset();
        Assert.Equal(AppendStatus.Ok, store.Append().Status);
        await store.KillAsync(copied: mayFlush.Set);

        Assert.Equal(kept.End, store.Log.End);
        Assert.Equal(100, store.ReadAll().Count);
    }

    // A file's length is synced too when it is made, by the appender: that is over then.
    private static async Task<AppendResult> AppendFirstAsync(TestStore store)
    {
        AppendResult first = store.Append();
        await Wait.UntilAsync(() => store.Store.Durability.IsReached(first.End));
        return first;
    }

    // A busy machine may let the flusher wait for longer than the second after which appends are refused.
    private static TestStore Sync(FaultyFiles files) => TestStore.Create(
        options => options with { FlushDiskType = FlushDiskType.SyncFlush, PageCacheBusyTimeoutMillis = 30_000 },
        files);

    private static bool IsFlushOfLog(string call, string path) =>
        call == "flush" && path.Contains("commitlog", StringComparison.Ordinal);

    private static void WaitIfFlushOfLog(string call, string path, ManualResetEventSlim gate)
    {
        if (IsFlushOfLog(call, path))
        {
            gate.Wait(TimeSpan.FromSeconds(30));
        }
    }

    private static void WaitIfWriteOfLog(string call, string path, ManualResetEventSlim gate)
    {
        if (call == "write" && path.Contains("commitlog", StringComparison.Ordinal))
        {
            gate.Wait(TimeSpan.FromSeconds(30));
        }
    }
}
