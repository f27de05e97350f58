using Microsoft.Extensions.Logging;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.Dispatch;
using RocketNet.Store.Durability;
using RocketNet.Store.Files;
using RocketNet.Store.Loops;
using RocketNet.Store.Recovery;

namespace RocketNet.Store.Indexing;

/// <summary>
/// The index of a store as a whole: its files, the loop that fills them, and how they become durable.
/// </summary>
internal sealed class MessageIndex : IDisposable
{
    /// <summary>What a stop waits for the index; as long as Java's for its dispatch.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    private readonly IndexFlusher _flusher;
    private readonly IndexLoop _loop;
    private readonly TimeProvider _time;

    public MessageIndex(
        StoreOptions options,
        TimeProvider time,
        StoreFolder folder,
        CommitLog log,
        DispatchLoop dispatch,
        RecoveryKind kind,
        ILogger logger)
    {
        _time = time;
        IsEnabled = options.MessageIndexEnable;
        Files = new IndexFileSet(
            folder.Disk,
            Path.Combine(options.RootDirectory, "index"),
            new IndexLayout(options.MaxHashSlotNum, options.MaxIndexNum),
            time);
        DamagedFolder damaged = new(folder.Disk, options.RootDirectory, time);
        IndexRecovery recovery = new(
            Files, log, TrustIn(folder.Checkpoint, kind), folder.Checkpoint, damaged, logger);
        Load(recovery, folder.Disk);
        _flusher = new IndexFlusher(Files, log, folder.Checkpoint);
        _loop = new IndexLoop(dispatch, new IndexBuilder(log, Files), Files, recovery, logger);
    }

    public bool IsEnabled { get; }

    public IndexFileSet Files { get; }

    /// <summary>Records below have all their keys in the index; −1 while that is not known.</summary>
    public long Indexed => IsEnabled ? _loop.Indexed : -1;

    internal LoopThread Loop => _loop.Loop;

    /// <param name="fileFilled">Called on the loop's thread when there is something to flush.</param>
    public void Start(Action fileFilled)
    {
        if (IsEnabled)
        {
            _loop.FileFilled = fileFilled;
            _loop.Start();
        }
    }

    /// <summary>Whether what can be pulled now cannot all be found yet.</summary>
    public bool IsBehind => IsEnabled && _loop.IsBehind;

    /// <summary>See <see cref="IndexLoop.WaitForDispatchedAsync"/>.</summary>
    public Task WaitForDispatchedAsync(TimeSpan timeout, CancellationToken cancellation) =>
        IsEnabled ? _loop.WaitForDispatchedAsync(timeout, cancellation) : Task.CompletedTask;

    /// <summary>Syncs the files that are full, if there are any to sync.</summary>
    /// <exception cref="IOException">A sync failed; tried again with the next call.</exception>
    public void FlushFull() => _flusher.FlushFull();

    /// <summary>Deletes files whose messages are all gone, when the loop gets to it. The retention loop's.</summary>
    /// <exception cref="IOException">There is no loop, and a file could not be deleted.</exception>
    public void DeleteBelow(long min)
    {
        if (IsEnabled)
        {
            _loop.DeleteBelow(min);
        }
        else
        {
            // Nobody writes it, and what is there grows old all the same.
            _ = Files.DeleteBelow(min);
        }
    }

    /// <summary>Ends the loop; nothing is called back any more.</summary>
    public void Stop()
    {
        if (IsEnabled)
        {
            _loop.Stop();
        }
    }

    /// <summary>After the stop: what is left is indexed and everything is synced.</summary>
    /// <returns>Whether the index is complete, or there is to be none.</returns>
    /// <exception cref="IOException">A sync failed.</exception>
    public bool Finish()
    {
        if (!IsEnabled)
        {
            return true;
        }

        bool isComplete = _loop.Finish(_time, StopLimit);
        if (isComplete)
        {
            _flusher.FlushAll(_loop.Indexed);
        }

        return isComplete;
    }

    public void Dispose()
    {
        _loop.Dispose();
        Files.Dispose();
    }

    private void Load(IndexRecovery recovery, IStoreFiles disk)
    {
        bool isLoaded = false;
        try
        {
            IReadOnlyList<string> odd = Files.Load();
            if (IsEnabled)
            {
                recovery.SetOddAside(odd, disk.Rename);
            }

            isLoaded = true;
        }
        finally
        {
            if (!isLoaded)
            {
                Files.Dispose();
            }
        }
    }

    // A Java broker keeps the time of the newest file it has synced, and syncs no other than full ones.
    private static IndexTrust TrustIn(StoreCheckpoint checkpoint, RecoveryKind kind)
    {
        CheckpointValues values = checkpoint.Values;
        return kind switch
        {
            RecoveryKind.Clean => new IndexTrust(values.IndexCleanEnd, values.IndexFileCount, values.IndexSynced, -1)
            {
                DoubtedFrom = values.IndexDoubtedFrom,
            },
            RecoveryKind.Unclean => new IndexTrust(-1, 0, values.IndexSynced, -1)
            {
                DoubtedFrom = values.IndexDoubtedFrom,
            },
            RecoveryKind.JavaClean => new IndexTrust(-1, 0, long.MaxValue, -1),
            _ => new IndexTrust(-1, 0, -1, values.IndexTimestamp),
        };
    }
}
