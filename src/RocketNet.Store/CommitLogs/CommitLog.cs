using RocketNet.Protocol.Messages;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Files;
using RocketNet.Store.Statistics;

namespace RocketNet.Store.CommitLogs;

/// <summary>
/// The one log all messages go to. Any thread appends through one short gate, which gives a record its queue
/// offset, its place and its store time; the end is published after the bytes. Layout: docs/commitlog.md.
/// </summary>
public sealed class CommitLog : IDisposable
{
    internal const int TopicBytesMax = 255;

    private const int PropertiesBytesMax = 32767;

    // Compat: CommitLog.MessageExtEncoder@4.9.8 lets a record exceed the body limit by this much.
    private const int RecordBytesBeyondBody = 65536;

    private readonly Lock _gate = new(); // guards the tail writer, every queue's NextQueueOffset, and _notWritable
    private readonly StoreOptions _options;
    private readonly TimeProvider _time;
    private readonly FileSequence _files;
    private readonly ConsumeQueueTable _queues;
    private readonly StoreStatistics _statistics;
    private readonly CommitLogTail _tail;
    private readonly ITailWriter _writer;
    private readonly StagedTailWriter? _staged;
    private readonly RoomSignal _room = new();
    private long _end;
    private long _readable;
    private long _durable;
    private long _lastStoreTimestamp;
    private long _wakeAllocationAt;
    private string? _closed = "the store is not started";
    private string? _diskFull;
    private string? _notWritable = "the store is not started";
    private bool _fenced;
    private int _isRoomMissing;

    internal CommitLog(
        StoreOptions options,
        TimeProvider time,
        FileSequence files,
        long end,
        ConsumeQueueTable queues,
        StoreStatistics statistics)
    {
        _options = options;
        _time = time;
        _files = files;
        _queues = queues;
        _statistics = statistics;
        _end = _readable = _durable = FoundEnd = end;
        _tail = new CommitLogTail(files, end, options.AllocationSliceBytes);
        RecordBytesMax = options.MaxMessageSize + RecordBytesBeyondBody;
        int bufferBytes = Math.Max(options.StagingBufferBytes, RecordBytesMax + (2 * BlankRecord.ByteCount));
        _staged = options.FlushDiskType == FlushDiskType.SyncFlush ? new StagedTailWriter(_tail, bufferBytes) : null;
        _writer = _staged is null ? new MappedTailWriter(_tail) : _staged;
    }

    /// <summary>Start of the oldest record still there.</summary>
    public PhysicalOffset Min => new(_files.First?.Start ?? 0);

    /// <summary>Behind the newest record appended.</summary>
    public PhysicalOffset End => new(Volatile.Read(ref _end));

    /// <summary>
    /// Behind the newest record that may be dispatched and pulled: the end, or under SyncFlush what is synced.
    /// </summary>
    public PhysicalOffset Readable => new(Volatile.Read(ref _readable));

    /// <summary>Behind the newest record known to be on the disk.</summary>
    public PhysicalOffset Durable => new(Volatile.Read(ref _durable));

    public bool IsWritable => Volatile.Read(ref _notWritable) is null;

    /// <summary>Why appends are refused, for the sender and the log; null while they are not.</summary>
    public string? NotWritableReason => Volatile.Read(ref _notWritable);

    public bool IsFenced => Volatile.Read(ref _fenced);

    internal int RecordBytesMax { get; }

    /// <summary>The end when the log was opened: what lies below may be on the disk only.</summary>
    internal long FoundEnd { get; }

    internal FileSequence Files => _files;

    internal long LastStoreTimestamp => Volatile.Read(ref _lastStoreTimestamp);

    /// <summary>Why the disk makes the log refuse appends; null while it does not.</summary>
    public string? DiskFullReason => Volatile.Read(ref _diskFull);

    /// <summary>
    /// Why the last file that could not be made could not; of use after <see cref="AppendStatus.CreateFileFailed"/>.
    /// </summary>
    public string? CreateFailure => _tail.Failure;

    internal bool HasStaged => _staged is not null;

    /// <summary>Called outside the gate when the end has come near what is allocated.</summary>
    internal Action? AllocationWanted { get; set; }

    /// <summary>Called outside the gate when there is something to flush after there was nothing.</summary>
    internal Action? FlushWanted { get; set; }

    /// <summary>Appends one record. The body is copied once, to where it will lie.</summary>
    public AppendResult Append(in MessageDraft draft)
    {
        AppendStatus checkedStatus = Check(draft, out int recordBytes);
        if (checkedStatus != AppendStatus.Ok)
        {
            return Refuse(checkedStatus);
        }

        ConsumeQueue? queue = HasQueueOffset(draft.SysFlag) ? _queues.GetOrCreate(draft.Topic, draft.QueueId) : null;
        while (true)
        {
            AppendResult result;
            bool firstDirty;
            long swaps = _room.Version;
            lock (_gate)
            {
                result = AppendInGate(draft, recordBytes, queue, out firstDirty);
            }

            if (result.Status != AppendStatus.StoreBusy || !WaitForRoom(swaps))
            {
                return Finish(result, firstDirty);
            }
        }
    }

    /// <summary>
    /// Appends every message of a batch as a record of its own, one behind the other in one file, or none.
    /// </summary>
    /// <param name="template">What the records share; its body and properties are not used.</param>
    /// <param name="batchBody">The items as the producer sent them; checked here.</param>
    /// <param name="batchProperties">Put behind each item's own properties.</param>
    /// <param name="physicalOffsets">Gets the start of each record; a longer batch is refused.</param>
    /// <param name="count">Records appended.</param>
    public AppendResult AppendBatch(
        in MessageDraft template,
        ReadOnlySpan<byte> batchBody,
        ReadOnlySpan<byte> batchProperties,
        Span<long> physicalOffsets,
        out int count)
    {
        count = 0;
        AppendStatus status = BatchRecords.Measure(
            template, batchBody, batchProperties, RecordBytesMax, out int items, out int totalBytes);
        status = status == AppendStatus.Ok && items > physicalOffsets.Length ? AppendStatus.MessageTooLarge : status;
        status = status == AppendStatus.Ok ? CheckPlace(template, batchBody.Length) : status;
        if (status != AppendStatus.Ok)
        {
            return Refuse(status);
        }

        ConsumeQueue queue = _queues.GetOrCreate(template.Topic, template.QueueId);
        while (true)
        {
            AppendResult result;
            bool firstDirty;
            long swaps = _room.Version;
            lock (_gate)
            {
                result = AppendBatchInGate(
                    template, batchBody, batchProperties, totalBytes, queue, physicalOffsets, out firstDirty);
            }

            if (result.Status != AppendStatus.StoreBusy || !WaitForRoom(swaps))
            {
                count = result.Status == AppendStatus.Ok ? items : 0;
                return Finish(result, firstDirty);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            SetNotWritable("the store is closed");
            _staged?.Dispose();
        }
    }

    /// <summary>Holds the bytes from an offset up to the end of its file; false if no file has them.</summary>
    internal bool TryLease(long offset, out MappedFile? file, out MappedLease lease)
    {
        file = _files.Find(offset);
        if (file is not null && file.TryLease(out lease))
        {
            return true;
        }

        lease = default;
        return false;
    }

    /// <summary>The next file start behind an offset; where a reader goes on when a file is gone.</summary>
    internal long NextFileStart(long offset) => offset - (offset % _files.FileBytes) + _files.FileBytes;

    /// <summary>
    /// Opens or closes the log for appends; null opens. A fence is never lifted. When this returns after a close, no
    /// append is under way and none will begin.
    /// </summary>
    internal void SetNotWritable(string? reason)
    {
        lock (_gate)
        {
            _closed = reason;
            ChooseReason();
        }
    }

    /// <summary>Refuses appends while a disk is too full; null when there is room again. Opens nothing else.</summary>
    internal void SetDiskFull(string? reason)
    {
        lock (_gate)
        {
            _diskFull = reason;
            ChooseReason();
        }
    }

    /// <summary>A write or sync failed: nothing is accepted any more, reads go on.</summary>
    internal void Fence(string reason)
    {
        lock (_gate)
        {
            Volatile.Write(ref _notWritable, reason);
            Volatile.Write(ref _fenced, true);
        }

        _room.Change();
    }

    internal void PublishDurable(long end)
    {
        Volatile.Write(ref _durable, end);
        if (_staged is not null)
        {
            Volatile.Write(ref _readable, end);
        }
    }

    /// <summary>An append found no room, and no room was made since.</summary>
    internal bool IsRoomMissing => Volatile.Read(ref _isRoomMissing) != 0;

    internal void RoomIsMade() => Volatile.Write(ref _isRoomMissing, 0);

    internal void WakeAllocationAt(long end) => Volatile.Write(ref _wakeAllocationAt, end);

    /// <summary>The file being written and the position in it, for the loop that prepares what comes next.</summary>
    internal MappedFile? TailFile => _tail.File;

    /// <summary>Takes what is staged, together with the end it reaches; null if there is nothing.</summary>
    internal StagingBuffer? TakeStaged(out long end)
    {
        StagingBuffer? taken;
        lock (_gate)
        {
            taken = _staged?.Take();
            end = _writer.End;
        }

        if (taken is not null)
        {
            _room.Change();
        }

        return taken;
    }

    internal void ReturnStaged(StagingBuffer buffer)
    {
        lock (_gate)
        {
            _staged!.Return(buffer);
        }
    }

    private static bool HasQueueOffset(int sysFlag) =>
        (sysFlag & MessageSysFlag.TransactionMask) is 0 or MessageSysFlag.TransactionCommit;

    private void ChooseReason()
    {
        if (!IsFenced)
        {
            Volatile.Write(ref _notWritable, _closed ?? _diskFull);
        }
    }

    private bool WaitForRoom(long swaps) => _room.WaitForChange(swaps, _options.PageCacheBusyTimeoutMillis);

    private AppendStatus TryReserve(int bytes, out Span<byte> room, out long start)
    {
        if (_notWritable is null)
        {
            return _writer.TryReserve(bytes, out room, out start);
        }

        room = default;
        start = 0;
        return _fenced ? AppendStatus.StoreFenced : AppendStatus.ServiceNotAvailable;
    }

    private AppendResult AppendInGate(in MessageDraft draft, int recordBytes, ConsumeQueue? queue, out bool firstDirty)
    {
        firstDirty = false;
        AppendStatus status = TryReserve(recordBytes, out Span<byte> room, out long start);
        if (status != AppendStatus.Ok)
        {
            return AppendResult.Refused(status);
        }

        long now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        long queueOffset = queue is null ? 0 : queue.TakeNext(1);
        MessageRecordWriter.Write(room, draft, queueOffset, start, now);
        _statistics.CountPut(1, recordBytes);
        queue?.Puts.Count(1, recordBytes);
        return CommitInGate(start, recordBytes, queueOffset, now, out firstDirty);
    }

    private AppendResult AppendBatchInGate(
        in MessageDraft template,
        ReadOnlySpan<byte> batchBody,
        ReadOnlySpan<byte> batchProperties,
        int totalBytes,
        ConsumeQueue queue,
        Span<long> physicalOffsets,
        out bool firstDirty)
    {
        firstDirty = false;
        AppendStatus status = TryReserve(totalBytes, out Span<byte> room, out long start);
        if (status != AppendStatus.Ok)
        {
            return AppendResult.Refused(status);
        }

        long now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        long queueOffset = queue.NextQueueOffset;
        int written = BatchRecords.Write(
            room, template, batchBody, batchProperties, new RecordPlace(start, queueOffset, now), physicalOffsets);
        queue.TakeNext(written);
        _statistics.CountPut(written, totalBytes);
        queue.Puts.Count(written, totalBytes);
        return CommitInGate(start, totalBytes, queueOffset, now, out firstDirty);
    }

    private AppendResult CommitInGate(long start, int bytes, long queueOffset, long now, out bool firstDirty)
    {
        firstDirty = _staged is null ? _end == Volatile.Read(ref _durable) : _staged.IsEmpty;
        _writer.Commit(bytes);
        long end = start + bytes;
        Volatile.Write(ref _lastStoreTimestamp, now);
        Volatile.Write(ref _end, end);
        if (_staged is null)
        {
            Volatile.Write(ref _readable, end);
        }

        return new AppendResult(
            AppendStatus.Ok, new PhysicalOffset(start), new PhysicalOffset(end), new QueueOffset(queueOffset), now);
    }

    private AppendResult Finish(in AppendResult result, bool firstDirty)
    {
        if (result.Status != AppendStatus.Ok)
        {
            WantRoom(result.Status);
            return Refuse(result.Status);
        }

        if (firstDirty)
        {
            FlushWanted?.Invoke();
        }

        if (result.End.Value >= Volatile.Read(ref _wakeAllocationAt))
        {
            Volatile.Write(ref _wakeAllocationAt, long.MaxValue);
            AllocationWanted?.Invoke();
        }

        return result;
    }

    // Whoever prepares space logs why there is none, once, and tries again by itself.
    private void WantRoom(AppendStatus status)
    {
        if (status is AppendStatus.DiskFull or AppendStatus.CreateFileFailed
            && Interlocked.Exchange(ref _isRoomMissing, 1) == 0)
        {
            AllocationWanted?.Invoke();
        }
    }

    private AppendResult Refuse(AppendStatus status)
    {
        _statistics.CountPutFailed();
        return AppendResult.Refused(status);
    }

    private AppendStatus Check(in MessageDraft draft, out int recordBytes)
    {
        recordBytes = 0;
        AppendStatus status = CheckPlace(draft, draft.Body.Length);
        if (status != AppendStatus.Ok)
        {
            return status;
        }

        if (draft.Properties.Length > PropertiesBytesMax)
        {
            return AppendStatus.PropertiesTooLarge;
        }

        recordBytes = MessageRecordWriter.SizeOf(draft);
        return recordBytes > RecordBytesMax ? AppendStatus.MessageTooLarge : AppendStatus.Ok;
    }

    private AppendStatus CheckPlace(in MessageDraft draft, int bodyBytes)
    {
        if (Volatile.Read(ref _notWritable) is not null)
        {
            return Volatile.Read(ref _fenced) ? AppendStatus.StoreFenced : AppendStatus.ServiceNotAvailable;
        }

        if (draft.Topic.Length > TopicBytesMax || draft.QueueId < 0 || !ConsumeQueueTable.IsFolderName(draft.Topic))
        {
            return AppendStatus.MessageIllegal;
        }

        return bodyBytes > _options.MaxMessageSize ? AppendStatus.MessageTooLarge : AppendStatus.Ok;
    }
}
