using Microsoft.Extensions.Logging;
using RocketNet.Protocol.Messages;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Delaying;
using RocketNet.Store.Files;
using RocketNet.Store.Loops;
using RocketNet.Store.Reading;
using RocketNet.Store.Recovery;

namespace RocketNet.Store.Dispatch;

/// <summary>
/// Builds the ConsumeQueues from the CommitLog (Java: reput). Whoever appended calls <see
/// cref="DispatchAvailable"/> after its run; a loop of its own takes over what one caller should not have to do,
/// and tries again after a failure.
/// </summary>
public sealed class DispatchLoop : IDisposable
{
    /// <summary>Bytes one call dispatches for others before it leaves the rest to the loop.</summary>
    private const long BytesPerCall = 8L << 20;

    /// <summary>
    /// Further behind than this, whoever appends helps; it happens when queues cannot be written for a while.
    /// </summary>
    private const long BehindBytesMax = 64L << 20;

    /// <summary>
    /// Longest wait for somebody else's dispatch. It takes microseconds, or milliseconds when it has lost its core.
    /// </summary>
    private const long CatchUpMillisMax = 1_000;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly CommitLog _log;
    private readonly ConsumeQueueTable _queues;
    private readonly ConsumeQueueWriter _writer;
    private readonly DelayLevels _delays;
    private readonly ILogger _logger;
    private readonly LoopThread _loop;
    private readonly ArrivalBatch _arrivals = new();
    private IMessageArrivalListener? _listener;
    private long _dispatched;
    private long _dispatchedTimestamp;
    private int _busy; // 1 while somebody dispatches; the try-lock of the sole writer
    private volatile bool _stalled;
    private volatile bool _isRetryPlanned; // the loop tries by itself; signals would make it try without a pause
    private readonly LastingTrouble _trouble;

    internal DispatchLoop(
        CommitLog log,
        ConsumeQueueTable queues,
        ConsumeQueueWriter writer,
        DelayLevels delays,
        long dispatched,
        ILogger logger)
    {
        _log = log;
        _queues = queues;
        _writer = writer;
        _delays = delays;
        _dispatched = dispatched;
        _logger = logger;
        _trouble = new LastingTrouble("Dispatch", logger);
        _loop = new LoopThread(
            "rocketnet-dispatch", Turn, exception => log.Fence("dispatch failed: " + exception.Message), logger);
    }

    /// <summary>Everything below stands in its ConsumeQueue.</summary>
    public PhysicalOffset Dispatched => new(Volatile.Read(ref _dispatched));

    /// <summary>Bytes readable but not dispatched yet.</summary>
    public long BehindBytes => Math.Max(0, _log.Readable - Dispatched);

    public bool IsFarBehind => BehindBytes > BehindBytesMax;

    /// <summary>Store time of the newest record dispatched; 0 before the first.</summary>
    internal long DispatchedTimestamp => Volatile.Read(ref _dispatchedTimestamp);

    /// <summary>Who is told of arrivals; set once before the store starts.</summary>
    public void SetListener(IMessageArrivalListener listener) => _listener = listener;

    /// <summary>
    /// Dispatches what is readable, unless somebody else is at it, who then does it. Any thread; never blocks on
    /// another.
    /// </summary>
    public void DispatchAvailable()
    {
        DispatchSome();
        if (_stalled && !_isRetryPlanned)
        {
            _loop.Signal();
        }
    }

    /// <summary>
    /// Waits until what is readable now stands in its ConsumeQueue, or dispatches it, for requests that rely on what
    /// was acknowledged before (max offset, search by time, pulls that do not wait): whoever appended may have been
    /// answered while somebody else dispatches its messages. Gives up after a second, and at once where dispatch has
    /// stalled or is far behind.
    /// </summary>
    public void CatchUp()
    {
        long readable = _log.Readable.Value;
        if (Volatile.Read(ref _dispatched) >= readable)
        {
            return;
        }

        SpinWait wait = default;
        long until = Environment.TickCount64 + CatchUpMillisMax;
        while (Volatile.Read(ref _dispatched) < readable && !_stalled && !IsFarBehind
            && Environment.TickCount64 < until)
        {
            DispatchAvailable();
            wait.SpinOnce();
        }
    }

    internal LoopThread Loop => _loop;

    public void Dispose() => _loop.Dispose();

    /// <summary>Told when a delayed message is due, after its entry can be read. As quick as a listener.</summary>
    internal Action<long>? Scheduled { get; set; }

    internal void Start() => _loop.Start();

    internal void Signal() => _loop.Signal();

    /// <summary>
    /// Whether bodies are compared with their checksums: while the store is opened, unless that has just been done.
    /// </summary>
    internal bool VerifiesBodies { get; set; }

    /// <summary>Told of places that hold no record while the store is opened; null: they are logged.</summary>
    internal Action<DamagedPlace>? Damaged { get; set; }

    /// <summary>Called after each run of records by whoever dispatched it; must be a few instructions.</summary>
    internal Action? Advanced { get; set; }

    /// <summary>What keeps dispatch from going on; null if nothing does.</summary>
    internal string? StallReason { get; private set; }

    /// <summary>Everything readable, on this thread, before the loops run.</summary>
    internal void DispatchAllNow()
    {
        LogTouch touch = default;
        while (BehindBytes > 0 && !_stalled)
        {
            // One call may end in the file behind.
            long to = Math.Min(_log.Readable.Value, _dispatched + BytesPerCall + _log.RecordBytesMax);
            for (long at = _dispatched; at < to && _log.Files.Find(at) is { } file; at = file.End)
            {
                touch.Ahead(file, at, _log.Readable.Value, to - at);
            }

            DispatchSome();
        }
    }

    internal void HelpIfFarBehind()
    {
        if (IsFarBehind)
        {
            DispatchAvailable();
        }
    }

    /// <summary>Runs a short action while nobody dispatches, then does what has come meanwhile.</summary>
    internal void RunExclusively(Action action)
    {
        SpinWait wait = default;
        while (Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            wait.SpinOnce();
        }

        try
        {
            action();
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }

        DispatchAvailable();
    }

    /// <summary>Waits until nobody dispatches any more, then does the rest; at close, when no one appends.</summary>
    internal void Drain()
    {
        _loop.Stop();
        _stalled = false;
        SpinWait wait = default;
        while (BehindBytes > 0 && !_stalled)
        {
            DispatchAvailable();
            wait.SpinOnce();
        }
    }

    private void DispatchSome()
    {
        long until = Volatile.Read(ref _dispatched) + BytesPerCall;
        while (!_stalled && Volatile.Read(ref _dispatched) < _log.Readable.Value)
        {
            if (Volatile.Read(ref _dispatched) >= until)
            {
                _loop.Signal();
                return;
            }

            // After letting go, look again: an appender may have come by and left while the try-lock was taken.
            if (Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
            {
                return;
            }

            try
            {
                DispatchTo(Math.Min(_log.Readable.Value, until));
            }
            finally
            {
                Volatile.Write(ref _busy, 0);
            }

            // The store before and the load of the next look must not change places, or both sides could miss each
            // other. The same holds for the index, which sleeps after it has looked at the dispatched end.
            Interlocked.MemoryBarrier();
            Advanced?.Invoke();
        }
    }

    private TimeSpan Turn()
    {
        _stalled = false;
        DispatchSome();
        _isRetryPlanned = _stalled;
        if (_isRetryPlanned)
        {
            return RetryAfter;
        }

        if (BehindBytes > 0)
        {
            return TimeSpan.Zero;
        }

        _trouble.Ends();
        return Timeout.InfiniteTimeSpan;
    }

    private void DispatchTo(long end)
    {
        while (_dispatched < end && !_stalled)
        {
            if (!_log.TryLease(_dispatched, out MappedFile? file, out MappedLease lease))
            {
                Stall("no CommitLog file holds this offset");
                return;
            }

            using (lease)
            {
                DispatchFile(lease, file!, end);
            }
        }
    }

    private void DispatchFile(MappedLease lease, MappedFile file, long end)
    {
        // A caller's share ends in the middle of a record as a rule: that record is read and dispatched whole.
        long readable = Math.Min(_log.Readable.Value, file.End);
        long stop = Math.Min(end, file.End);
        while (_dispatched < stop && !_stalled)
        {
            long inFile = _dispatched - file.Start;
            int window = (int)Math.Min(_log.RecordBytesMax + (long)BlankRecord.ByteCount, readable - _dispatched);
            RecordStatus status = MessageRecordReader.TryRead(
                lease.Span(inFile, window), VerifiesBodies, out MessageRecord record);
            if (status == RecordStatus.Blank)
            {
                Advance(file.End);
                break;
            }

            if (status == RecordStatus.BodyDamaged)
            {
                // What recovery finds damaged gets no entry, so that no consumer is given it.
                Report(_dispatched, record.TotalSize, status);
                Advance(_dispatched + record.TotalSize);
                continue;
            }

            if (status != RecordStatus.Ok)
            {
                Skip(lease, file, readable, status);
                continue;
            }

            DispatchRecord(record);
            if (_arrivals.IsFull)
            {
                _arrivals.Deliver(_listener);
            }
        }

        _arrivals.Deliver(_listener);
    }

    private void DispatchRecord(in MessageRecord record)
    {
        long start = _dispatched;
        if ((record.SysFlag & MessageSysFlag.TransactionMask) is 0 or MessageSysFlag.TransactionCommit
            && !TryDispatchToQueue(record, start))
        {
            return;
        }

        Volatile.Write(ref _dispatchedTimestamp, record.StoreTimestamp);
        Advance(start + record.TotalSize);
    }

    /// <returns>False if the entry could not be written now and is to be tried again.</returns>
    private bool TryDispatchToQueue(in MessageRecord record, long start)
    {
        if (!_queues.TryGet(record.Topic, record.QueueId, out ConsumeQueue? queue))
        {
            if (record.QueueId < 0 || !ConsumeQueueTable.IsFolderName(record.Topic))
            {
                _logger.DamageSkipped(start, "no topic or queue has this name", start + record.TotalSize);
                return true;
            }

            queue = _queues.GetOrCreate(record.Topic, record.QueueId);
        }

        long tagsCode = TagsCode.Of(record, _delays);
        ConsumeQueueEntry entry = new(new PhysicalOffset(start), record.TotalSize, tagsCode);
        if (!TryPut(queue, record.QueueOffset, entry))
        {
            return false;
        }

        if (queue.IsSchedule)
        {
            Scheduled?.Invoke(tagsCode);
        }

        if (_listener is not null)
        {
            _arrivals.Add(queue, tagsCode, record.StoreTimestamp);
        }

        return true;
    }

    private bool TryPut(ConsumeQueue queue, long queueOffset, ConsumeQueueEntry entry)
    {
        try
        {
            if (queueOffset < 0 || _writer.Put(queue, queueOffset, entry) == EntryPut.Refused)
            {
                _logger.EntryRefused(entry.Offset.Value, queueOffset, queue.Topic, queue.QueueId);
            }

            return true;
        }
        catch (IOException exception)
        {
            // No space or no descriptors: the record stays undispatched and is tried again, nothing is left out.
            Stall(exception.Message);
        }
        catch (UnauthorizedAccessException exception)
        {
            // The folder became read-only: as above.
            Stall(exception.Message);
        }

        return false;
    }

    private void Stall(string reason)
    {
        _stalled = true;
        StallReason = reason;
        if (_trouble.Begins())
        {
            _logger.DispatchStalled(_dispatched, reason);
        }
    }

    // Recovery has walked the log, so this is a damaged place in an old file, or memory gone bad.
    private void Skip(MappedLease lease, MappedFile file, long end, RecordStatus status)
    {
        long next = RecordSearch.FindNext(lease, file.Start, _dispatched + 1, end);
        next = next < 0 ? end : next;
        Report(_dispatched, next - _dispatched, status);
        Advance(next);
    }

    private void Report(long from, long bytes, RecordStatus status)
    {
        DamagedPlace place = new(
            new PhysicalOffset(from), bytes, status.ToString(), status == RecordStatus.BodyDamaged);
        if (Damaged is not null)
        {
            Damaged(place);
            return;
        }

        _logger.DamageSkipped(from, place.Problem, place.End.Value);
    }

    private void Advance(long to) => Volatile.Write(ref _dispatched, to);
}
