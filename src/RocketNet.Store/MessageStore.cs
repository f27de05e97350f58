using Microsoft.Extensions.Logging;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Delaying;
using RocketNet.Store.Dispatch;
using RocketNet.Store.Durability;
using RocketNet.Store.Files;
using RocketNet.Store.Indexing;
using RocketNet.Store.Loops;
using RocketNet.Store.Reading;
using RocketNet.Store.Recovery;
using RocketNet.Store.Retention;
using RocketNet.Store.Statistics;

namespace RocketNet.Store;

/// <summary>
/// A store on disk: opens and recovers it, runs its loops, closes it. What can be done with it is done by its
/// parts, which those who need them hold themselves.
/// </summary>
public sealed class MessageStore : IAsyncDisposable
{
    private readonly StoreOptions _options;
    private readonly StoreFolder _folder;
    private readonly ILogger _logger;
    private readonly FlushLoop _flush;
    private readonly PublishLoop _publish;
    private readonly AllocationLoop _allocation;
    private readonly ConsumeQueueFlusher _queueFlusher;
    private readonly MessageIndex _index;
    private readonly UpkeepLoop _upkeep;
    private readonly StorePolicy _policy;
    private bool _isStarted;
    private bool _isDisposed;

    private MessageStore(
        StoreOptions options,
        TimeProvider time,
        TimeProvider steady,
        StoreFolder folder,
        StoreOpening opening,
        ILogger logger)
    {
        _options = options;
        _folder = folder;
        _logger = logger;
        Files = folder.Disk;
        Statistics = opening.Statistics;
        CommitLog = opening.CommitLog;
        Queues = opening.Queues;
        Dispatch = opening.Dispatch;
        Recovery = opening.Report;
        Reader = new MessageReader(CommitLog, options, logger);
        Durability = new DurabilityTracker(CommitLog, options.FlushDiskType);
        _publish = new PublishLoop(CommitLog, Dispatch, Durability, logger);
        _flush = new FlushLoop(CommitLog, _publish, Durability, options, time, logger);
        _allocation = new AllocationLoop(CommitLog, options, logger);
        _queueFlusher = new ConsumeQueueFlusher(Files, Queues, opening.Dirty, Dispatch, folder.Checkpoint);

        // Files of these two are opened here, those of the index last: whoever fails has nothing of the other to close.
        Delays = DelayOpening.Open(options, opening.Delays, CommitLog, Queues, Dispatch, Files, time, steady, logger);
        _index = new MessageIndex(options, time, folder, CommitLog, Dispatch, Recovery.Kind, logger);
        Keys = new KeyQuery(_index, Reader, options);
        _policy = new StorePolicy(options);
        DiskWatermark disk = new(Files, CommitLog, _policy, logger);
        _upkeep = new UpkeepLoop(disk, CommitLog, _queueFlusher, _index, folder.Checkpoint, options, time, logger);
        _upkeep.DelaysSaved = Delays.Save;
        _flush.Flushed = _upkeep.OnFlushed;
        Retention = new RetentionLoop(
            CommitLog,
            new LogRetention(Files, CommitLog, Dispatch, _queueFlusher, time, logger),
            new QueueRetention(Queues, Files, logger),
            _index,
            _policy,
            logger)
        { Freed = _upkeep.Signal };
        Queues.Exclusively = Dispatch.RunExclusively;
        Queues.TopicRemoved = RecordRemoval;
    }

    public CommitLog CommitLog { get; }

    public ConsumeQueueTable Queues { get; }

    public MessageReader Reader { get; }

    public KeyQuery Keys { get; }

    public DispatchLoop Dispatch { get; }

    public DurabilityTracker Durability { get; }

    /// <summary>Delivers delayed messages; whoever opened the store starts it.</summary>
    public DelayLoop Delays { get; }

    /// <summary>Deletes old messages.</summary>
    public RetentionLoop Retention { get; }

    internal UpkeepLoop Upkeep => _upkeep;

    public StoreStatistics Statistics { get; }

    public RecoveryReport Recovery { get; }

    public IStoreFiles Files { get; }

    /// <summary>How full the disk of the CommitLog is.</summary>
    public DiskSpace CommitLogSpace => Files.SpaceOf(_options.CommitLogPath);

    /// <summary>How full the disk of the ConsumeQueues is.</summary>
    public DiskSpace ConsumeQueueSpace => Files.SpaceOf(_options.RootDirectory);

    internal MessageIndex Index => _index;

    /// <summary>For tests that say when each turns.</summary>
    internal IEnumerable<LoopThread> Loops =>
    [
        _flush.Loop,
        _publish.Loop,
        Dispatch.Loop,
        _allocation.Loop,
        _upkeep.Loop,
        _index.Loop,
        Delays.Loop,
        Retention.Loop,
    ];

    /// <summary>
    /// Locks and recovers the store; reads work when this returns, appends after <see cref="Start"/>.
    /// </summary>
    /// <param name="options">Where the store is, and how it works.</param>
    /// <param name="time">Stamps messages and says when delayed ones are due.</param>
    /// <param name="files">The disk.</param>
    /// <param name="loggers">Get what happens.</param>
    /// <param name="steady">Measures the pauses after refused deliveries, where <paramref name="time"/> may stand
    /// still; null: the same.</param>
    /// <exception cref="StoreLockedException">Somebody else has it open.</exception>
    /// <exception cref="StoreCorruptException">What is there is no store, or damaged beyond what may be repaired
    /// alone.</exception>
    /// <exception cref="StoreUnavailableException">Permission, space, or an option that cannot be.</exception>
    public static MessageStore Open(
        StoreOptions options,
        TimeProvider time,
        IStoreFiles files,
        ILoggerFactory loggers,
        TimeProvider? steady = null)
    {
        ILogger logger = loggers.CreateLogger<MessageStore>();
        try
        {
            RefuseFilesForFolders(options, files);
            return Open(StoreFolder.Open(options, files), options, time, steady ?? time, logger);
        }
        catch (IOException exception)
        {
            // No space, no such device, too many open files: the operator has to see to it.
            throw Unavailable(options, exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            // Permissions: as above.
            throw Unavailable(options, exception);
        }
    }

    /// <summary>Starts the loops and opens the log for appends.</summary>
    public void Start()
    {
        if (_isStarted)
        {
            return;
        }

        _isStarted = true;
        _folder.MarkRunning(
            CommitLog.Durable.Value, _index.IsEnabled, Recovery.Kind is RecoveryKind.Clean or RecoveryKind.Fresh);
        Dispatch.Start();
        _publish.Start();
        _flush.Start();
        _allocation.Start();
        CommitLog.AllocationWanted += Dispatch.HelpIfFarBehind;
        _upkeep.Start();
        _index.Start(_upkeep.Signal);
        Retention.Start();
        Statistics.Start();
        CommitLog.SetNotWritable(null);
        _logger.LossWindow(LossWindow.Of(_options));
    }

    /// <summary>Takes over what may change while the store runs: when files are deleted and sends refused.</summary>
    public void Reconfigure(StoreOptions options) => _policy.Current = options;

    /// <summary>
    /// Stops cleanly: everything appended is synced and dispatched, and the next open need not search for the end.
    /// </summary>
    public ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            Close();
        }

        return ValueTask.CompletedTask;
    }

    private static MessageStore Open(
        StoreFolder folder, StoreOptions options, TimeProvider time, TimeProvider steady, ILogger logger)
    {
        MessageStore? store = null;
        StoreOpening? opening = null;
        try
        {
            opening = new StoreOpening(options, time, folder, logger);
            store = new MessageStore(options, time, steady, folder, opening, logger);
            return store;
        }
        finally
        {
            if (store is null)
            {
                opening?.LetGo();
                folder.Dispose();
            }
        }
    }

    // Found out later, such a store would already serve, and could keep nothing.
    private static void RefuseFilesForFolders(StoreOptions options, IStoreFiles files)
    {
        string[] folders = ["consumequeue", "config", "index"];
        foreach (string folder in folders.Select(name => Path.Combine(options.RootDirectory, name))
            .Prepend(options.CommitLogPath))
        {
            if (files.FileExists(folder))
            {
                throw new StoreUnavailableException($"{folder} is a file; the store needs a folder there");
            }
        }
    }

    private static StoreUnavailableException Unavailable(StoreOptions options, Exception cause) =>
        new($"the store {options.RootDirectory} cannot be used: {cause.Message}", cause);

    // Otherwise a crash would bring the removed queues back from the log.
    private void RecordRemoval()
    {
        try
        {
            _queueFlusher.Flush(evenIfClean: true);
        }
        catch (IOException exception)
        {
            // Tried again by the upkeep loop; meanwhile a crash costs a rebuild.
            _logger.QueueFlushFailed(exception.Message);
        }
    }

    private void Close()
    {
        Delays.Stop();
        CommitLog.SetNotWritable("the store is stopping");
        Statistics.Dispose();
        Retention.Stop();
        _index.Stop();
        _upkeep.Dispose();
        _allocation.Dispose();
        _flush.StopAndFlush();
        _publish.StopAndPublish();
        _flush.Dispose();
        _publish.Dispose();
        Dispatch.Drain();
        try
        {
            if (_isStarted)
            {
                FinishAndMark();
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Something still says "running", so the next open recovers. Lock and mappings must go all the same.
            _logger.NotStoppedCleanly(_options.RootDirectory, refused.Message);
        }

        _logger.Closed(_options.RootDirectory, CommitLog.Durable.Value);
        Delays.Dispose();
        Retention.Dispose();
        Dispatch.Dispose();
        _index.Dispose();
        Queues.Dispose();
        CommitLog.Dispose();
        CommitLog.Files.Dispose();
        _folder.Dispose();
    }

    private void FinishAndMark()
    {
        bool isIndexed = _index.Finish();
        if (!isIndexed)
        {
            _logger.IndexIncomplete(_index.Indexed, CommitLog.End.Value);
        }

        if (!CommitLog.IsFenced && Dispatch.BehindBytes == 0)
        {
            Delays.SaveLast();
            _queueFlusher.Flush();
            _folder.MarkClean(CommitLog.End.Value, isIndexed);
        }
        else
        {
            _logger.NotStoppedCleanly(
                _options.RootDirectory,
                CommitLog.IsFenced ? CommitLog.NotWritableReason! : Dispatch.StallReason ?? "dispatch is behind");
        }
    }
}
