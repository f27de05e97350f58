using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Delaying;
using RocketNet.Store.Dispatch;
using RocketNet.Store.Files;
using RocketNet.Store.Statistics;

namespace RocketNet.Store.Recovery;

/// <summary>
/// Loads the files and brings them into agreement: finds the end of the CommitLog, zeroes what lies behind, and
/// builds the ConsumeQueue entries that are missing. Runs once, on the opening thread; its parts are then the
/// store's.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "What it opens is the store's, which disposes it.")]
internal sealed class StoreOpening
{
    private readonly StoreOptions _options;
    private readonly StoreFolder _folder;
    private readonly ILogger _logger;
    private readonly FileSequence _log;
    private readonly DamagedFolder _damaged;

    public StoreOpening(StoreOptions options, TimeProvider time, StoreFolder folder, ILogger logger)
    {
        _options = options;
        _folder = folder;
        _logger = logger;
        _damaged = new DamagedFolder(folder.Disk, options.RootDirectory, time);
        _log = new FileSequence(folder.Disk, options.CommitLogPath, options.CommitLogFileBytes);
        Statistics = new StoreStatistics(time);
        Queues = new ConsumeQueueTable(
            Path.Combine(options.RootDirectory, "consumequeue"),
            options.ConsumeQueueFileBytes,
            new ConsumeQueueMappings(folder.Disk, options.MappedConsumeQueueFilesMax));
        Delays = ParseDelays(options.MessageDelayLevel);
        bool isOpen = false;
        try
        {
            long end = Recover(out long queuesFrom);
            CommitLog = new CommitLog(options, time, _log, end, Queues, Statistics);
            Dispatch = new DispatchLoop(CommitLog, Queues, new ConsumeQueueWriter(Dirty), Delays, queuesFrom, logger);
            BuildQueues(end);
            isOpen = true;
        }
        finally
        {
            if (!isOpen)
            {
                Queues.Dispose();
                _log.Dispose();
            }
        }

        logger.Opened(
            options.RootDirectory,
            Report.Kind,
            CommitLog.Min.Value,
            CommitLog.End.Value,
            Report.RecordsWalked);
    }

    public RecoveryReport Report { get; } = new();

    public StoreStatistics Statistics { get; }

    public ConsumeQueueTable Queues { get; }

    public CommitLog CommitLog { get; }

    public DispatchLoop Dispatch { get; }

    public DelayLevels Delays { get; }

    public DirtyFiles Dirty { get; } = new();

    private static DelayLevels ParseDelays(string text)
    {
        try
        {
            return DelayLevels.Parse(text);
        }
        catch (FormatException exception)
        {
            // A wrong level table would give delayed messages wrong times.
            throw new StoreUnavailableException(exception.Message, exception);
        }
    }

    private long Recover(out long queuesFrom)
    {
        _log.Load();
        QueueLoad queues = new(_folder.Disk, Queues, _damaged, Report, _logger);
        queues.Load();
        if (_log.First is null)
        {
            CheckNothingIsMissing(queues);
        }

        RecoveryStart start = RecoveryStart.Choose(_log, _folder.Checkpoint, _folder.HadAbort, queues.Queues);
        RecordWalk walk = new(_log, _options.CheckCrcOnRecover, Report, _logger);
        walk.Run(start);
        if (start.Kind == RecoveryKind.Clean && walk.End > start.WalkFrom)
        {
            start = start with { Kind = RecoveryKind.Unclean };
        }

        Report.Kind = start.Kind;
        if (start.Kind != RecoveryKind.Clean)
        {
            new TailCut(_log, _folder.Disk, _damaged, Report, _logger).Cut(walk.End, walk.Problem);
        }

        foreach (MappedFile file in _log.All)
        {
            file.ResetAllocatedEnd(Math.Clamp(walk.End - file.Start, 0, file.Length));
        }

        queues.Settle(start, walk.End, _log, new ConsumeQueueWriter(Dirty));
        queuesFrom = ChooseQueuesFrom(start, walk.End, queues);
        return walk.End;
    }

    // An empty CommitLog folder beside a used store is most likely a disk that is not mounted: do not begin at zero
    // there.
    private void CheckNothingIsMissing(QueueLoad queues)
    {
        long known = _folder.Checkpoint.Values.Durable;
        if (_folder.Checkpoint.IsOwn && known > 0)
        {
            throw new StoreCorruptException(
                $"{_options.CommitLogPath} holds no CommitLog file, but the checkpoint knows {known} bytes; "
                + "is a disk missing? To begin anew use an empty storePathRootDir");
        }

        queues.SetAllAside("there is no CommitLog they belong to");
    }

    private long ChooseQueuesFrom(RecoveryStart start, long end, QueueLoad queues)
    {
        long min = _log.First?.Start ?? 0;
        long from = Math.Min(start.QueuesFrom, end);
        bool isMissing = _folder.Checkpoint.IsOwn && queues.Queues.Count < _folder.Checkpoint.Values.QueueCount;
        if ((queues.HasDamage || isMissing) && from > min)
        {
            _logger.QueuesRebuilt(min, queues.HasDamage ? "a queue was damaged" : "a queue that was there is missing");
            from = min;
        }

        Report.QueuesBuiltFrom = new PhysicalOffset(from);
        return from;
    }

    private void BuildQueues(long end)
    {
        Dispatch.DispatchAllNow();
        if (Dispatch.Dispatched.Value < end)
        {
            throw new StoreUnavailableException(
                $"the ConsumeQueues under {_options.RootDirectory} cannot be written: {Dispatch.StallReason}");
        }

        long min = CommitLog.Min.Value;
        foreach (ConsumeQueue queue in Queues.All)
        {
            queue.SetNext(queue.Max.Value);
            if (queue.Files.Length > 0)
            {
                queue.SetMin(new LoadedQueue(queue).FirstFrom(min, queue.Max.Value));
            }

            int known = Report.TopicTable.GetValueOrDefault(queue.Topic);
            Report.TopicTable[queue.Topic] = Math.Max(known, queue.QueueId + 1);
        }

        Report.SkippedBytes += Dispatch.SkippedBytes;
    }
}
