using RocketNet.Store.Durability;
using RocketNet.TestKit;

namespace RocketNet.Store.Tests.Durability;

public sealed class FlushOptionsTests
{
    [Fact]
    public async Task Less_than_the_pages_asked_for_waits_for_the_thorough_flush()
    {
        ManualTimeProvider time = new();
        FaultyFiles files = new();
        int syncs = 0;
        files.Flushed = path => CountLog(path, ref syncs);
        await using TestStore store = TestStore.Create(
            options => options with { FlushCommitLogLeastPages = 8, FlushCommitLogThoroughIntervalMillis = 60_000 },
            files,
            time);
        store.Append();

        // The file was synced when it was made, before anything stood in it.
        Interlocked.Exchange(ref syncs, 0);
        store.Append(bodyBytes: 8 * 4096 / 3);
        Assert.True(store.Log.Durable < store.Log.End);

        time.Advance(TimeSpan.FromSeconds(60));
        await Wait.UntilAsync(() => store.Log.Durable == store.Log.End);

        Assert.Equal(1, Volatile.Read(ref syncs));
    }

    [Fact]
    public async Task As_many_pages_as_asked_for_are_flushed_after_the_interval()
    {
        await using TestStore store = TestStore.Create(
            options => options with { FlushCommitLogLeastPages = 8, FlushCommitLogThoroughIntervalMillis = 60_000 },
            time: new ManualTimeProvider());
        for (int i = 0; i < 3; i++)
        {
            store.Append(bodyBytes: 12_000);
        }

        await Wait.UntilAsync(() => store.Log.Durable == store.Log.End);
    }

    [Fact]
    public async Task Untimed_flushing_does_not_wait_for_the_interval()
    {
        await using TestStore store = TestStore.Create(
            options => options with { FlushCommitLogTimed = false, FlushIntervalCommitLogMillis = 3_600_000 });
        for (int i = 0; i < 3; i++)
        {
            store.Append();
            await Wait.UntilAsync(() => store.Log.Durable == store.Log.End);
        }
    }

    [Fact]
    public async Task A_warmed_file_has_all_its_space_and_is_synced_in_pieces_before_it_is_used()
    {
        FaultyFiles files = new();
        int syncs = 0;
        files.Flushed = path =>
            Interlocked.Add(ref syncs, path.EndsWith("00000000000002097152", StringComparison.Ordinal) ? 1 : 0);
        await using TestStore store = TestStore.Create(
            options => options with
            {
                CommitLogFileBytes = 2 << 20,
                WarmMappedFileEnable = true,
                FlushLeastPagesWhenWarmMappedFile = 128,
                FlushIntervalCommitLogMillis = 3_600_000,
            },
            files);
        for (int i = 0; i < 70; i++)
        {
            store.Append(bodyBytes: 16_000);
        }

        // Once when it was made, then four pieces.
        await Wait.UntilAsync(() => Volatile.Read(ref syncs) == 5);
        Assert.Equal(2 << 20, store.Log.Files.Last!.AllocatedEnd);
    }

    [Theory]
    [InlineData(FlushDiskType.AsyncFlush, 4, true, "process 0, a power loss 500 ms (flushIntervalCommitLog) and")]
    [InlineData(FlushDiskType.AsyncFlush, 16, true, "or 10000 ms (flushCommitLogThoroughInterval) of less than 16")]
    [InlineData(FlushDiskType.AsyncFlush, 4, false, "process 0, a power loss two syncs (flushCommitLogTimed=false);")]
    [InlineData(FlushDiskType.SyncFlush, 4, true, "process 0, a power loss 0; but of messages whose sender")]
    public void The_loss_window_names_what_the_options_allow(FlushDiskType type, int pages, bool isTimed, string says)
    {
        string line = LossWindow.Of(new StoreOptions
        {
            FlushDiskType = type,
            FlushCommitLogLeastPages = pages,
            FlushCommitLogTimed = isTimed,
        });

        Assert.Contains(says, line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    private static void CountLog(string path, ref int syncs)
    {
        if (path.Contains("commitlog", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref syncs);
        }
    }
}
