using RocketNet.Store.Durability;
using RocketNet.Store.Files;
using RocketNet.Store.Indexing;

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

        if (!new IndexLayout(options.MaxHashSlotNum, options.MaxIndexNum).IsPossible)
        {
            throw new StoreUnavailableException(
                "maxHashSlotNum must be 1 or more, maxIndexNum 2 or more, and "
                + "40 + 4 x maxHashSlotNum + 20 x maxIndexNum at most 2147483647");
        }

        disk.CreateDurableFolder(options.RootDirectory);
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
    /// <param name="durable">Behind the newest record on the disk.</param>
    /// <param name="isIndexed">The index is written too.</param>
    /// <param name="isClean">No crash came before.</param>
    public void MarkRunning(long durable, bool isIndexed, bool isClean)
    {
        if (!Disk.FileExists(AbortPath))
        {
            Disk.Create(AbortPath, 0).Dispose();
        }

        Checkpoint.Write(
            values => values with
            {
                Durable = durable,
                CleanEnd = -1,
                IndexCleanEnd = values.IndexEndWhileRunning(isClean, isIndexed, durable),
            },
            sync: true);
        Disk.FlushFolder(_root);
    }

    /// <summary>Everything is on the disk; the next open need not search for the end.</summary>
    /// <param name="end">End of the CommitLog.</param>
    /// <param name="isIndexed">
    /// Every message is in the index too, or none is to be. Without "abort" a Java broker believes just that; with it,
    /// it dispatches again from our (old) timestamps on and indexes the messages itself.
    /// </param>
    public void MarkClean(long end, bool isIndexed)
    {
        Checkpoint.Write(values => values with { Durable = end, QueuesDurable = end, CleanEnd = end }, sync: true);

        // Compat: DefaultMessageStore.shutdown@4.9.8 deletes the file last.
        if (isIndexed && Disk.FileExists(AbortPath))
        {
            Disk.Delete(AbortPath);
            Disk.FlushFolder(_root);
        }
    }

    public void Dispose()
    {
        Checkpoint.Dispose();
        _lock.Dispose();
    }
}
