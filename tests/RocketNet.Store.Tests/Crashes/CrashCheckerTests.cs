using System.Text;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Files;
using RocketNet.Store.Indexing;

namespace RocketNet.Store.Tests.Crashes;

/// <summary>A checker that finds nothing proves nothing: here it has something to find.</summary>
public sealed class CrashCheckerTests : IDisposable
{
    private const int Seed = 5;

    private readonly NativePool _pool = new();

    [Fact]
    public void Recording_twice_gives_the_same_trace()
    {
        CrashWorkload workload = new("any") { DelayPercent = 20, ConfigPercent = 10, RestartPermille = 50 };

        string first = TraceOf(workload.Record(Seed, _pool));
        string second = TraceOf(workload.Record(Seed, _pool));

        Assert.Equal(first, second);
    }

    [Fact]
    public void The_same_number_gives_the_same_state()
    {
        CrashHistory history = new CrashWorkload("any").Record(Seed, _pool);
        for (int number = 0; number < 40; number++)
        {
            Assert.Equal(HashOf(history, number), HashOf(history, number));
        }
    }

    [Fact]
    public void A_disk_that_lies_about_fdatasync_is_noticed()
    {
        CrashHistory history = new CrashWorkload("sync") { Flush = FlushDiskType.SyncFlush }.Record(Seed, _pool);
        CrashExplorer explorer = new(history, Seed, _pool) { Lies = SyncLies.Files };
        explorer.Run(wanted: 300);

        Assert.Contains(explorer.Violations.Keys, kind => kind.Contains("said to be on the disk", Ordinal));
    }

    [Fact]
    public void A_disk_that_lies_about_syncs_of_folders_is_noticed()
    {
        CrashHistory history = new CrashWorkload("sync") { Flush = FlushDiskType.SyncFlush }.Record(Seed, _pool);
        CrashExplorer explorer = new(history, Seed, _pool) { Lies = SyncLies.Folders };
        explorer.Run(wanted: 300);

        Assert.NotEmpty(explorer.Violations);
    }

    [Fact]
    public void A_recovery_that_leaves_what_stands_behind_the_end_is_noticed()
    {
        CrashHistory history = new CrashWorkload("async").Record(Seed, _pool);
        CrashExplorer explorer = new(history, Seed, _pool)
        {
            Faults = new SimulatedFaults { ZeroingDoesNothing = true },
        };
        explorer.Run(wanted: 2_000);

        Assert.Contains(explorer.Violations.Keys, kind => kind.Contains("behind the end of the log", Ordinal));
    }

    [Fact]
    public void A_configuration_file_written_in_place_is_noticed()
    {
        using SimulatedDisk disk = new(DiskImage.Empty, _pool, isRecording: true);
        using RecordedStore store = new(new CrashWorkload("any").Options, disk);
        store.Open();
        store.Start();
        store.WriteConfig("topics.json", Encoding.UTF8.GetBytes("{\"a\":1}"));
        string path = Assert.Single(store.History.Configs.Keys);
        byte[] next = Encoding.UTF8.GetBytes($"{{\"a\":\"{new string('x', 6_000)}\"}}");
        int start = disk.Trace.Count;
        using (IStoreFile file = store.Files.Open(path))
        {
            file.Write(next, 0);
            file.Flush();
        }

        store.History.Configs[path].Add(new ConfigVersion(next, start, disk.Trace.Count));
        CrashExplorer explorer = new(store.History, Seed, _pool);
        explorer.Run(wanted: 200);

        Assert.NotEmpty(explorer.Violations);
    }

    [Fact]
    public void One_wrong_byte_in_log_queue_or_index_is_noticed()
    {
        using SimulatedDisk disk = new(DiskImage.Empty, _pool, isRecording: true);
        using RecordedStore store = new(new CrashWorkload("any").Options, disk);
        store.Open();
        store.Start();
        store.Append("orders", 0, TestStore.BodyOf(100), "UNIQ_KEY\u0001a\u0002KEYS\u0001b");
        store.Turn("index", times: 2);
        StateCheck check = new(store, store.History);
        MappedFile log = store.Store.CommitLog.Files.First!;
        IndexFile index = store.Store.Index.Files.Last!;
        ConsumeQueueFile queue = Assert.Single(store.Store.Queues.All).Files[0];
        Assert.Equal(1, check.Run().Records);
        check.CheckIndex(1);

        AssertNoticed(log, position: 100, () => check.Run());
        AssertNoticed(log, position: (int)store.Store.CommitLog.End.Value + 9, () => check.Run());
        AssertNoticed(queue.Mapping!, position: 7, () => check.Run());
        AssertNoticed(queue.Mapping!, position: 27, () => check.Run());
        Assert.True(index.TryLease(out MappedLease lease));
        using (lease)
        {
            Span<byte> entry = lease.Span(index.Layout.EntryPosition(1), IndexEntry.ByteCount);
            entry[11] ^= 1;
            Assert.Throws<CrashViolationException>(() => check.CheckIndex(1));
        }
    }

    public void Dispose() => _pool.Dispose();

    private const StringComparison Ordinal = StringComparison.Ordinal;

    private static void AssertNoticed(MappedFile file, int position, Action check)
    {
        file.Span(position, 1)[0] ^= 1;
        Assert.Throws<CrashViolationException>(check);
        file.Span(position, 1)[0] ^= 1;
        check();
    }

    private static string TraceOf(CrashHistory history) => string.Join(
        '\n', history.Trace.Select(operation => $"{operation} {operation.Version?.Hash}"));

    private static UInt128 HashOf(CrashHistory history, int number)
    {
        CrashStates states = new(history.Start, history.Trace, Seed);
        states.MoveTo(states.PointMax / 2);
        return states.Build(number)?.Image.Hash() ?? 0;
    }
}
