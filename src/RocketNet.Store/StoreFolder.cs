using RocketNet.Store.Durability;
using RocketNet.Store.Files;

namespace RocketNet.Store;

/// <summary>
/// The files directly under the root: the lock, the checkpoint, the mark of a store that is or was running.
/// </summary>
internal sealed class StoreFolder : IDisposable
{
    private readonly IDisposable _lock;
    private readonly string _root;

    private StoreFolder(IStoreFiles disk, string root, IDisposable held, StoreCheckpoint checkpoint)
    {
        Disk = disk;
        _root = root;
        _lock = held;
        Checkpoint = checkpoint;
        HadAbort = disk.FileExists(AbortPath);
    }

    public IStoreFiles Disk { get; }

    public StoreCheckpoint Checkpoint { get; }

    /// <summary>The <c>abort</c> file was there: not stopped cleanly, as far as Java knows.</summary>
    public bool HadAbort { get; }

    private string AbortPath => Path.Combine(_root, "abort");

    public static StoreFolder Open(StoreOptions options, IStoreFiles disk)
    {
        if (options.CommitLogPath.Contains(',', StringComparison.Ordinal))
        {
            throw new StoreUnavailableException(
                $"storePathCommitLog={options.CommitLogPath}: several folders are not supported, name one");
        }

        if (options.CommitLogFileBytes < 4096 || options.ConsumeQueueFileBytes < 20)
        {
            throw new StoreUnavailableException(
                "mappedFileSizeCommitLog must be 4096 or more, mappedFileSizeConsumeQueue 20 or more");
        }

        disk.CreateFolder(options.RootDirectory);
        IDisposable held = disk.TryLock(Path.Combine(options.RootDirectory, "lock"))
            ?? throw new StoreLockedException(
                $"the store {options.RootDirectory} is in use by another broker (lock file held)");
        try
        {
            StoreCheckpoint checkpoint = StoreCheckpoint.Open(disk, Path.Combine(options.RootDirectory, "checkpoint"));
            return new StoreFolder(disk, options.RootDirectory, held, checkpoint);
        }
        catch (IOException)
        {
            // Not ours to explain; the caller does. Only the lock must not stay behind.
            held.Dispose();
            throw;
        }
    }

    /// <summary>From here on a crash leaves the store unclean, for us and for Java.</summary>
    public void MarkRunning(long durable)
    {
        if (!Disk.FileExists(AbortPath))
        {
            Disk.Create(AbortPath, 0).Dispose();
        }

        Checkpoint.Write(values => values with { Durable = durable, CleanEnd = -1 }, sync: true);
        Disk.FlushFolder(_root);
    }

    // Compat: DefaultMessageStore.shutdown@4.9.8 would delete "abort". It stays while no IndexFile is built here: a
    // Java broker opening the store then recovers the long way and indexes the messages itself.
    public void MarkClean(long end) =>
        Checkpoint.Write(values => values with { Durable = end, QueuesDurable = end, CleanEnd = end }, sync: true);

    public void Dispose()
    {
        Checkpoint.Dispose();
        _lock.Dispose();
    }
}
