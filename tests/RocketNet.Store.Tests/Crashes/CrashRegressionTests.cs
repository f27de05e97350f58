using RocketNet.Store.Durability;

namespace RocketNet.Store.Tests.Crashes;

/// <summary>What the enumeration of crash states has found, each in the fewest steps that show it.</summary>
public sealed class CrashRegressionTests : IDisposable
{
    private const string LogFolder = RecordedStore.Root + "/commitlog";
    private const string FirstLogFile = LogFolder + "/00000000000000000000";

    private readonly NativePool _pool = new();

    [Fact]
    public void The_name_of_a_new_folder_is_synced_where_it_stands()
    {
        using SimulatedDisk disk = NewDisk();
        using RecordedStore store = Started(disk);
        store.Append("orders", 0, TestStore.BodyOf(10), "");

        int made = disk.Trace.FindIndex(operation => operation is { Kind: TraceKind.MakeFolder, Path: LogFolder });
        int synced = disk.Trace.FindIndex(made, IsSyncOf(RecordedStore.Root));
        int stored = disk.Trace.FindIndex(operation => operation.Inode == disk.Names[FirstLogFile].Number
            && operation.Kind == TraceKind.Page);
        Assert.InRange(synced, made, stored);
    }

    [Fact]
    public void Name_and_length_of_a_log_file_are_synced_before_anything_is_stored_in_it()
    {
        using SimulatedDisk disk = NewDisk();
        using RecordedStore store = Started(disk);
        store.Append("orders", 0, TestStore.BodyOf(10), "");

        int file = disk.Names[FirstLogFile].Number;
        int stored = disk.Trace.FindIndex(
            operation => operation.Kind == TraceKind.Page && operation.Inode == file);
        int synced = disk.Trace.FindIndex(
            operation => operation.Kind == TraceKind.Sync && operation.Inode == file);
        Assert.InRange(synced, 0, stored);
        Assert.InRange(disk.Trace.FindIndex(IsSyncOf(LogFolder)), 0, stored);
    }

    [Fact]
    public void What_a_killed_process_left_is_synced_before_it_counts_as_durable()
    {
        using SimulatedDisk disk = NewDisk();
        using RecordedStore store = Started(disk);
        store.Append("orders", 0, TestStore.BodyOf(10), "");
        List<TraceOperation> since = KilledAndOpened(disk, store);

        int file = disk.Names[FirstLogFile].Number;
        Assert.Contains(since, operation => operation.Kind == TraceKind.Sync && operation.Inode == file);
        Assert.Contains(since, IsSyncOf(LogFolder));
    }

    [Fact]
    public void Names_of_queue_files_that_a_killed_process_made_are_synced_with_their_entries()
    {
        using SimulatedDisk disk = NewDisk();
        using RecordedStore store = Started(disk);
        store.Append("orders", 0, TestStore.BodyOf(10), "");
        List<TraceOperation> since = KilledAndOpened(disk, store, isStopped: true);

        Assert.Contains(since, IsSyncOf(RecordedStore.Root + "/consumequeue/orders/0"));
    }

    [Fact]
    public void Queues_that_are_built_again_do_not_count_as_durable_meanwhile()
    {
        using SimulatedDisk disk = NewDisk();
        using RecordedStore store = Started(disk);
        for (int i = 0; i < 5; i++)
        {
            store.Append("orders", 0, TestStore.BodyOf(10), "");
        }

        store.Stop();
        using SimulatedDisk damaged = new(
            WithoutLast(disk.ToImage(), "/store/consumequeue/orders/0/"), _pool, isRecording: true);
        using RecordedStore again = new(store.Options, damaged);
        again.Open();

        Assert.Equal(5, Assert.Single(again.Store.Queues.All).Max.Value);
        using StoreCheckpoint checkpoint = StoreCheckpoint.Open(again.Files, RecordedStore.Root + "/checkpoint");
        Assert.Equal(0, checkpoint.Values.QueuesDurable);
    }

    [Fact]
    public void Index_entries_of_lost_records_do_not_come_back_for_those_stored_in_their_place()
    {
        using SimulatedDisk disk = NewDisk();
        using RecordedStore store = Started(disk);
        store.Append("orders", 0, TestStore.BodyOf(10), "KEYS\u0001first");
        store.Settle();
        store.Append("orders", 0, TestStore.BodyOf(10), "KEYS\u0001lost");
        store.Turn("index", times: 2);
        ExpectedRecord lost = store.History.Records[1];

        // A power cut that kept the index, a start that did not come to check it, and a kill.
        using SimulatedDisk cut = new(WithZeros(disk.ToImage(), lost), _pool, isRecording: true);
        using RecordedStore again = new(store.Options, cut, TimeSpan.FromHours(1));
        again.Open();
        again.History.Records.Add(store.History.Records[0].AtStart());
        again.Start();
        again.Append("orders", 0, TestStore.BodyOf(10), "KEYS\u0001other");
        again.Append("orders", 0, TestStore.BodyOf(10), "KEYS\u0001third");
        again.Settle();
        again.Turn("upkeep");
        again.Kill();
        again.Open();
        again.Start();
        again.Turn("index", times: 3);

        Assert.Equal(3, new StateCheck(again, again.History).Run().Records);
        new StateCheck(again, again.History).CheckIndex(3);
    }

    [Fact]
    public void Index_files_that_a_killed_process_wrote_are_synced_before_a_stop_counts_as_clean()
    {
        using SimulatedDisk disk = NewDisk();
        using RecordedStore store = Started(disk);
        store.Append("orders", 0, TestStore.BodyOf(10), "KEYS\u0001first");
        store.Turn("index", times: 2);
        List<TraceOperation> since = KilledAndOpened(disk, store, isStopped: true);

        int file = disk.Names.Single(name => name.Key.Contains("/index/", StringComparison.Ordinal)).Value.Number;
        Assert.Contains(since, operation => operation.Kind == TraceKind.Sync && operation.Inode == file);
    }

    [Fact]
    public void A_record_whose_properties_lack_a_sector_is_torn()
    {
        using SimulatedDisk disk = NewDisk();
        using RecordedStore store = Started(disk);
        store.Append("orders", 0, TestStore.BodyOf(10), "");
        store.Append("orders", 0, TestStore.BodyOf(10), "text\u0001" + new string('x', 2_000));
        DiskImage image = disk.ToImage();
        int file = image.Names[FirstLogFile];
        byte[] page = [.. image.Files[file].Pages[0]!.Content];
        page.AsSpan(1024, 512).Clear();
        using SimulatedDisk torn = new(WithPage(image, file, page), _pool, isRecording: false);
        using RecordedStore again = new(store.Options, torn);
        again.Open();

        Assert.Equal(store.History.Records[0].End, again.Store.CommitLog.End.Value);
    }

    public void Dispose() => _pool.Dispose();

    private static RecordedStore Started(SimulatedDisk disk)
    {
        RecordedStore store = new(new CrashWorkload("any").Options, disk);
        store.Open();
        store.Start();
        return store;
    }

    /// <summary>What was done since the process was killed.</summary>
    private static List<TraceOperation> KilledAndOpened(SimulatedDisk disk, RecordedStore store, bool isStopped = false)
    {
        store.Kill();
        int killed = disk.Trace.Count;
        store.Open();
        if (isStopped)
        {
            store.Start();
            store.Stop();
        }

        return [.. disk.Trace.Skip(killed)];
    }

    private static Predicate<TraceOperation> IsSyncOf(string folder) =>
        operation => operation.Kind == TraceKind.SyncFolder && operation.Path == folder;

    // The records of a lost page read as zeros.
    private static DiskImage WithZeros(DiskImage image, ExpectedRecord lost)
    {
        int file = image.Names[FirstLogFile];
        byte[] page = [.. image.Files[file].Pages[0]!.Content];
        page.AsSpan((int)lost.Start).Clear();
        return WithPage(image, file, page);
    }

    private static DiskImage WithPage(DiskImage image, int file, byte[] page)
    {
        FileImage old = image.Files[file];
        Dictionary<int, FileImage> files = new(image.Files)
        {
            [file] = old with { Pages = [new PageVersion(page, 0, 0), .. old.Pages.Skip(1)] },
        };
        return new DiskImage(new(image.Names), [.. image.Folders], files);
    }

    // A queue with a file of another length cannot be one.
    private static DiskImage WithoutLast(DiskImage image, string folder)
    {
        Dictionary<int, FileImage> files = new(image.Files);
        foreach (int file in image.Names.Where(name => name.Key.StartsWith(folder, StringComparison.Ordinal))
            .Select(name => name.Value))
        {
            files[file] = files[file] with { Length = files[file].Length - 1 };
        }

        return new DiskImage(new(image.Names), [.. image.Folders], files);
    }

    private SimulatedDisk NewDisk() => new(DiskImage.Empty, _pool, isRecording: true);
}
