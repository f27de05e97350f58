using RocketNet.Store.CommitLogs;
using RocketNet.Store.Durability;
using RocketNet.Store.Files;
using RocketNet.TestKit;

namespace RocketNet.Store.Tests.Durability;

public sealed class WrittenAheadTests
{
    private const int FileBytes = 8 << 20;
    private const int ShortSyncBytes = 4096;

    [Fact]
    public void Short_syncs_have_zeros_written_ahead_once_for_many()
    {
        using Written written = new();
        WrittenAhead ahead = new();

        ahead.Extend(written.File, ShortSyncBytes, ShortSyncBytes);
        int once = written.Writes;
        ahead.Extend(written.File, 2 * ShortSyncBytes, ShortSyncBytes);

        Assert.True(once > 0);
        Assert.Equal(once, written.Writes);
    }

    [Fact]
    public void What_a_long_sync_covers_is_not_written_twice_and_a_short_one_behind_it_is()
    {
        using Written written = new();
        WrittenAhead ahead = new();

        ahead.Extend(written.File, WrittenAhead.LongSyncBytes, WrittenAhead.LongSyncBytes);
        int afterLong = written.Writes;
        ahead.Extend(written.File, WrittenAhead.LongSyncBytes + ShortSyncBytes, ShortSyncBytes);

        Assert.Equal(0, afterLong);
        Assert.True(written.Writes > 0);
    }

    [Fact]
    public void Zeros_end_where_space_was_reserved()
    {
        using Written written = new(allocatedEnd: 2 * ShortSyncBytes);

        new WrittenAhead().Extend(written.File, ShortSyncBytes, ShortSyncBytes);
        new WrittenAhead().Extend(written.File, 2 * ShortSyncBytes, ShortSyncBytes);

        Assert.Equal(1, written.Writes);
    }

    [Fact]
    public async Task Messages_that_gathered_during_a_sync_are_written_once()
    {
        using ManualResetEventSlim mayFlush = new(initialState: true);
        int writes = 0;
        FaultyFiles files = new()
        {
            Before = (call, path) =>
            {
                bool isLog = path.Contains("commitlog", StringComparison.Ordinal);
                Interlocked.Add(ref writes, isLog && call == "write" ? 1 : 0);
                if (isLog && call == "flush")
                {
                    mayFlush.Wait(TimeSpan.FromSeconds(30));
                }
            },
        };
        await using TestStore store = TestStore.Create(
            options => options with
            {
                FlushDiskType = FlushDiskType.SyncFlush,
                PageCacheBusyTimeoutMillis = 30_000,
                CommitLogFileBytes = FileBytes,
                AllocationSliceBytes = FileBytes,
                StagingBufferBytes = FileBytes / 2,
            },
            files);
        AppendResult last = store.Append();
        await Wait.UntilAsync(() => store.Store.Durability.IsReached(last.End));
        mayFlush.Reset();
        writes = 0;

        // More than lies ahead of the first message; the flusher takes it in two runs at most.
        for (int i = 0; i < 100; i++)
        {
            last = store.Append(bodyBytes: 16_000);
        }

        mayFlush.Set();
        await Wait.UntilAsync(() => store.Store.Durability.IsReached(last.End));

        Assert.InRange(writes, 1, 2);
    }

    /// <summary>A file whose writes are counted.</summary>
    private sealed class Written : IDisposable
    {
        private readonly TempFolder _folder = new();

        public Written(int allocatedEnd = FileBytes)
        {
            FaultyFiles files = new() { Before = (call, _) => Writes += call == "write" ? 1 : 0 };
            File = new MappedFile(files.Create(_folder.File("log"), FileBytes), start: 0, allocatedEnd);
        }

        public MappedFile File { get; }

        public int Writes { get; private set; }

        public void Dispose()
        {
            File.Dispose();
            _folder.Dispose();
        }
    }
}
