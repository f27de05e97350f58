using RocketNet.Protocol.Messages;
using RocketNet.Store.Files;
using RocketNet.Store.Indexing;
using RocketNet.Store.Recovery;
using RocketNet.StoreTool.Checking;
using RocketNet.StoreTool.Logs;
using RocketNet.StoreTool.Output;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Building;

/// <summary>
/// Builds queues, index or both beside the old ones in one scan of the log. The old ones stay in use until the new are
/// whole and on the disk; then names are changed.
/// </summary>
internal sealed class Rebuild : ILogVisitor, IDisposable
{
    private const string NewSuffix = ".new";

    private readonly StorePlace _place;
    private readonly StoreFacts _facts;
    private readonly DiskFiles _disk = new();

    /// <param name="place">The store, held for writing.</param>
    /// <param name="facts">What is there.</param>
    /// <param name="time">For names.</param>
    public Rebuild(StorePlace place, StoreFacts facts, TimeProvider time)
    {
        _place = place;
        _facts = facts;
        Time = time;
    }

    public QueueBuild? Queues { get; private set; }

    public IndexBuild? Index { get; private set; }

    public LogScanResult Scan { get; private set; } = new();

    /// <summary>Where the old ones are now.</summary>
    public List<string> SetAside { get; } = [];

    private TimeProvider Time { get; }

    public void WithQueues() => Queues = new QueueBuild(_place, _facts, Fresh(_place.QueueFolder));

    public void WithIndex(IndexLayout layout) => Index = new IndexBuild(Fresh(_place.IndexFolder), layout, Time);

    public void Run(Progress progress)
    {
        // Bodies need not be looked at: an entry says where a message is and not what is in it.
        LogScanPlan plan = new() { KnownEnd = _facts.KnownEnd, VerifyBodies = false };
        Scan = new LogScan(_facts.Log, plan, progress).Run(this);
        Queues?.Finish();
        Index?.Finish();
    }

    /// <summary>Puts the new ones into the place of the old ones, which go to <c>damaged</c>.</summary>
    public void Swap()
    {
        DamagedFolder damaged = new(_disk, _place.Root, Time);
        if (Queues is not null)
        {
            Queues.Dispose();
            Swap(damaged, _place.QueueFolder);
        }

        if (Index is not null)
        {
            Index.Dispose();
            Swap(damaged, _place.IndexFolder);
        }
    }

    public bool Record(in MessageRecord record, long offset, bool isBodyWhole)
    {
        Queues?.Take(record, offset);
        Index?.Take(record, offset);
        return true;
    }

    public void Gap(in LogGap gap)
    {
        // Counted by the scan; whoever started this says so.
    }

    public void Dispose()
    {
        Queues?.Dispose();
        Index?.Dispose();
    }

    // What an attempt that broke off has left is in nobody's use.
    private string Fresh(string folder)
    {
        string path = folder + NewSuffix;
        if (_disk.FolderExists(path))
        {
            _disk.DeleteFolder(path);
        }

        return path;
    }

    private void Swap(DamagedFolder damaged, string folder)
    {
        if (_disk.FolderExists(folder))
        {
            string aside = damaged.PathFor(folder);
            _disk.Rename(folder, aside);
            SetAside.Add(aside);
        }

        _disk.Rename(folder + NewSuffix, folder);
        _disk.FlushFolder(_place.Root);
    }
}
