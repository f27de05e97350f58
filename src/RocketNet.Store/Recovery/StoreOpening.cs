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
    private const int ManyQueues = 5_000;

    private readonly StoreOptions _options;
    private readonly StoreFolder _folder;
    private readonly ILogger _logger;
    private readonly FileSequence _log;
    private readonly DamagedFolder _damaged;
    private long _walkedFrom;

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
            new ConsumeQueueMappings(
                folder.Disk, MappingLimit.ForConsumeQueues(options.MappedConsumeQueueFilesMax)));
        Delays = ParseDelays(options.MessageDelayLevel);
        bool isOpen = false;
        try
        {
            using QueueLoad queues = new(folder.Disk, Queues, _damaged, Report, logger);
            long end = Recover(queues, out long queuesFrom);
            CommitLog = new CommitLog(options, time, _log, end, Queues, Statistics);
            QueueOrder order = new(CommitLog);
            ConsumeQueueWriter writer = new(Dirty) { Doubts = order.Doubts };
            Dispatch = new DispatchLoop(CommitLog, Queues, writer, Delays, queuesFrom, logger);
            BuildQueues(end, queues, writer);

            // From here on there is no more ahead than what was just appended.
            order.LookAheadLeft = long.MaxValue;
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

    /// <summary>Closes what was opened, when the rest of the store could not be.</summary>
    public void LetGo()
    {
        Dispatch.Dispose();
        Queues.Dispose();
        CommitLog.Dispose();
        _log.Dispose();
    }

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

    private long Recover(QueueLoad queues, out long queuesFrom)
    {
        _log.Load();
        queues.SettingAside = () => LowerQueuesDurable(0);
        queues.Load();
        new LogPresence(_options, _folder, _log).Check(queues);

        RecoveryStart start = RecoveryStart.Choose(_log, _folder.Checkpoint, _folder.HadAbort, queues.Queues);
        RecordWalk walk = new(_log, _options.CheckCrcOnRecover, Report, _logger);
        walk.Run(start);
        _walkedFrom = start.WalkFrom;
        if (start.Kind == RecoveryKind.Clean && walk.End > start.WalkFrom)
        {
            start = start with { Kind = RecoveryKind.Unclean };
        }

        Report.Kind = start.Kind;
        if (start.Kind != RecoveryKind.Clean)
        {
            new TailCut(_log, _folder.Disk, _damaged, Report, _logger).Cut(walk.End, walk.Problem);
        }

        SyncWhatWasFound(start, walk.End);
        foreach (MappedFile file in _log.All)
        {
            file.ResetAllocatedEnd(Math.Clamp(walk.End - file.Start, 0, file.Length));
        }

        long entriesKnown = _folder.Checkpoint.IsOwn ? _folder.Checkpoint.Values.QueueEntries : -1;
        LowerQueuesDurable(Math.Min(start.QueuesFrom, walk.End));
        queues.Settle(start, walk.End, _log, new ConsumeQueueWriter(Dirty));
        bool isShort = AreEntriesMissing(start.Kind, queues, entriesKnown);
        if (isShort)
        {
            queues.SetWrongAside(_log);
        }

        queuesFrom = ChooseQueuesFrom(start, walk.End, queues, isShort);
        return walk.End;
    }

    // A process that was killed leaves records in memory that are not on the disk. From here on they count as durable,
    // and a power cut must not take them from before those that follow.
    private void SyncWhatWasFound(RecoveryStart start, long end)
    {
        if (start.Kind is RecoveryKind.Clean or RecoveryKind.Fresh)
        {
            return;
        }

        foreach (MappedFile file in _log.All)
        {
            if (file.End > start.WalkFrom && file.Start <= end)
            {
                file.File.Flush();
            }
        }

        _folder.Disk.FlushFolder(_log.Folder);
    }

    // Before entries are built again: until they are synced, a crash must find that they have to be built once more.
    private void LowerQueuesDurable(long to)
    {
        if (_folder.Checkpoint.Values.QueuesDurable > to)
        {
            _folder.Checkpoint.Write(values => values with { QueuesDurable = to, QueueEntries = -1 }, sync: true);
        }
    }

    // A file that was emptied, or a last entry that is damaged, ends its queue too early; or a foreign one too late.
    private bool AreEntriesMissing(RecoveryKind kind, QueueLoad queues, long known) =>
        known >= 0
        && _log.First is not null
        && (queues.EntryCount < known || (kind == RecoveryKind.Clean && queues.EntryCount != known));

    private long ChooseQueuesFrom(RecoveryStart start, long end, QueueLoad queues, bool isShort)
    {
        long min = _log.First?.Start ?? 0;
        long from = Math.Min(start.QueuesFrom, end);
        bool isMissing = _folder.Checkpoint.IsOwn && queues.Queues.Count < _folder.Checkpoint.Values.QueueCount;
        if ((queues.HasDamage || isMissing || isShort) && from > min)
        {
            _logger.QueuesRebuilt(
                min,
                queues.HasDamage ? "a queue was damaged"
                    : isMissing ? "a queue that was there is missing"
                    : "the queues hold another number of entries than they did");
            from = min;
        }

        LowerQueuesDurable(from);
        Report.QueuesBuiltFrom = new PhysicalOffset(from);
        return from;
    }

    private void BuildQueues(long end, QueueLoad queues, ConsumeQueueWriter writer)
    {
        Dispatch.Damaged = AddDamage;

        // Checksums take as long as all the rest: not for what was just walked and found whole.
        bool isKnownWhole = Report.DamageList.Count == 0 && Report.QueuesBuiltFrom.Value >= _walkedFrom;
        Dispatch.VerifiesBodies = _options.CheckCrcOnRecover && !isKnownWhole;
        Dispatch.DispatchAllNow();
        Dispatch.VerifiesBodies = false;
        Dispatch.Damaged = null;
        if (Dispatch.Dispatched.Value < end)
        {
            throw new StoreUnavailableException(
                $"the ConsumeQueues under {_options.RootDirectory} cannot be written: {Dispatch.StallReason}");
        }

        EntryRepair repair = new(CommitLog, writer, Delays, LowerQueuesDurable, _logger);
        foreach (LoadedQueue loaded in queues.Queues)
        {
            foreach ((long from, long to) in loaded.Damaged)
            {
                repair.Repair(loaded.Queue, from, Math.Min(to, loaded.Queue.Max.Value));
            }
        }

        SettleQueues(queues);
        GiveBackGarbage();
        new DamagedBodies(CommitLog, Queues, writer, _logger).Withdraw(Report.DamageList);
    }

    // What finding many queues leaves behind would stay until the next collection, which a quiet broker may never have:
    // the collector of a processor with a large cache first lets a hundred megabytes come together.
    private void GiveBackGarbage()
    {
        if (Queues.Count >= ManyQueues)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    private void SettleQueues(QueueLoad queues)
    {
        long min = CommitLog.Min.Value;
        using QueueBlocks blocks = new(_folder.Disk);
        LiveEntrySearch search = new(blocks.Entry);
        HashSet<ConsumeQueue> whole =
        [
            .. queues.Queues.Where(loaded => loaded.BeginsLive && loaded.Damaged.Count == 0)
                .Select(loaded => loaded.Queue),
        ];
        foreach (ConsumeQueue queue in Queues.All)
        {
            queue.SetNext(queue.Max.Value);
            if (queue.Files.Length > 0)
            {
                long first = queue.Files[0].Start / ConsumeQueueEntry.ByteCount;
                queue.SetMin(whole.Contains(queue) ? first : search.Find(queue, first, queue.Max.Value, min));
            }

            int known = Report.TopicTable.GetValueOrDefault(queue.Topic);
            Report.TopicTable[queue.Topic] = Math.Max(known, queue.QueueId + 1);
        }
    }

    private void AddDamage(DamagedPlace place)
    {
        if (!Report.DamageList.Exists(known => known.Offset == place.Offset))
        {
            Report.DamageList.Add(place);
            _logger.DamageSkipped(place.Offset.Value, place.Problem, place.End.Value);
        }
    }
}
