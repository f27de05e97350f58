using System.Buffers.Binary;
using Microsoft.Extensions.Logging;
using RocketNet.Protocol.Messages;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.ConsumeQueues;

namespace RocketNet.Store.Reading;

/// <summary>
/// Reads messages by queue offset, by physical offset and by time. Any thread; holds nothing between calls.
/// </summary>
public sealed class MessageReader
{
    // Compat: DefaultMessageStore.getMessage@4.9.8 looks at this many bytes of entries in one call, or more if
    // asked for more.
    private const int ScanBytes = 16000;
    private const int RecordBytesMin = 91;

    private readonly CommitLog _log;
    private readonly LogBytes _bytes;
    private readonly StoreOptions _options;
    private readonly ILogger _logger;
    private readonly long _memoryBytes;

    internal MessageReader(CommitLog log, StoreOptions options, ILogger logger)
    {
        _log = log;
        _options = options;
        _logger = logger;
        Times = new TimeSearch(this);

        // Knows the limit of the control group, unlike the machine's own figure.
        long total = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        _memoryBytes = (long)(total * (options.AccessMessageInMemoryMaxRatio / 100.0));
        _bytes = new LogBytes(log, Math.Min(_memoryBytes, options.NearTailBytes));
        Ahead = new QueueAhead(this, _bytes);
    }

    private TimeSearch Times { get; }

    private QueueAhead Ahead { get; }

    /// <summary>Chooses the records for a pull. Touches entries only, no record; allocates nothing.</summary>
    /// <remarks>Look at <see cref="ReadPlan.NeedsDisk"/> first when it must not wait.</remarks>
    /// <param name="queue">Null if the topic has no such queue.</param>
    /// <param name="offset">Where the consumer wants to go on.</param>
    /// <param name="maxCount">Most messages wanted.</param>
    /// <param name="filter">Null for all.</param>
    /// <param name="plan">Filled whatever the status.</param>
    /// <param name="wait">Whether old entries, and then the records, may be waited for.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    public GetStatus Plan(
        ConsumeQueue? queue,
        long offset,
        int maxCount,
        IEntryFilter? filter,
        ReadPlan plan,
        ReadWait wait = ReadWait.ForDisk)
    {
        if (queue is null)
        {
            plan.Reset(0, 0, 0, wait);
            return GetStatus.NoMatchedLogicQueue;
        }

        long max = queue.Max.Value;
        long min = Math.Min(queue.Min.Value, max);
        if (max == 0)
        {
            plan.Reset(min, max, 0, wait);
            return GetStatus.NoMessageInQueue;
        }

        if (offset < min)
        {
            plan.Reset(min, max, min, wait);
            return GetStatus.OffsetTooSmall;
        }

        if (offset >= max)
        {
            plan.Reset(min, max, max, wait);
            return offset == max ? GetStatus.OffsetOverflowOne : GetStatus.OffsetOverflowBadly;
        }

        plan.Reset(min, max, offset, wait);
        return Scan(queue, offset, maxCount, filter, plan);
    }

    /// <summary>
    /// Has the disk begin on all planned records that may have left memory, and on some behind them, before one is
    /// waited for. Waits for entries at most, and never fails.
    /// </summary>
    /// <param name="queue">As for <see cref="Plan"/>, and the filter too.</param>
    /// <param name="filter">Null for all.</param>
    /// <param name="plan">From <see cref="Plan"/>.</param>
    public void Announce(ConsumeQueue queue, IEntryFilter? filter, ReadPlan plan) =>
        Ahead.Announce(queue, filter, plan);

    /// <summary>
    /// Copies the planned records, one behind the other, waiting for the disk as the plan says.
    /// </summary>
    /// <param name="plan">From <see cref="Plan"/>.</param>
    /// <param name="destination">At least <see cref="ReadPlan.TotalBytes"/>.</param>
    /// <returns>
    /// False if a file has gone meanwhile, what the entries name are no records, or <see cref="ReadPlan.NeedsDisk"/>.
    /// </returns>
    /// <exception cref="IOException">The disk failed.</exception>
    public bool TryCopy(ReadPlan plan, Span<byte> destination)
    {
        int copied = 0;
        foreach (ReadPlan.Run run in plan.Runs)
        {
            CopyOutcome outcome = _bytes.TryCopy(run.Start, destination.Slice(copied, run.Length), plan.Wait);
            if (outcome != CopyOutcome.Done)
            {
                plan.NeedsDisk = outcome == CopyOutcome.NotInMemory;
                if (outcome == CopyOutcome.Gone && run.Start < _log.Min.Value)
                {
                    // Deleted since it was planned: the records behind it are still there and may not be passed over.
                    plan.NextBegin = plan.Begin;
                }

                return false;
            }

            copied += run.Length;
        }

        return AreRecords(destination[..copied], plan);
    }

    /// <summary>The record at a physical offset, as clients name it in message ids; false if there is none.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public bool TryRead(PhysicalOffset offset, out byte[] record) =>
        TryRead(offset, ReadWait.ForDisk, out record) == CopyOutcome.Done;

    internal CopyOutcome TryRead(PhysicalOffset offset, ReadWait wait, out byte[] record)
    {
        record = [];
        Span<byte> size = stackalloc byte[sizeof(int)];
        long bytesMax = Math.Min(_log.Readable - offset, _log.RecordBytesMax);
        if (bytesMax < size.Length)
        {
            return CopyOutcome.Gone;
        }

        CopyOutcome outcome = _bytes.TryCopy(offset.Value, size, wait);
        int bytes = BinaryPrimitives.ReadInt32BigEndian(size);
        if (outcome != CopyOutcome.Done || bytes < RecordBytesMin || bytes > bytesMax)
        {
            return outcome == CopyOutcome.Done ? CopyOutcome.Gone : outcome;
        }

        byte[] found = new byte[bytes];
        outcome = _bytes.TryCopy(offset.Value, found, wait);
        if (outcome == CopyOutcome.Done)
        {
            bool isRecord = MessageRecordReader.TryRead(found, verifyBody: false, out MessageRecord read)
                == RecordStatus.Ok && read.PhysicalOffset == offset.Value;
            record = isRecord ? found : [];
            return isRecord ? CopyOutcome.Done : CopyOutcome.Gone;
        }

        return outcome;
    }

    /// <summary>The queue offset a moment stands for; the answer lies between the queue's min and max.</summary>
    public long OffsetByTime(ConsumeQueue queue, long timestampMillis, TimeBoundary boundary = TimeBoundary.Lower) =>
        Times.Find(queue, timestampMillis, boundary);

    /// <summary>When an entry's message was stored, milliseconds since 1970; −1 if there is no such message.</summary>
    public long StoreTimeAt(ConsumeQueue queue, QueueOffset offset)
    {
        if (offset < queue.Min || !queue.TryRead(offset.Value, out ConsumeQueueEntry entry) || entry.IsFiller)
        {
            return -1;
        }

        return StoreTimeAt(entry.Offset.Value, entry.Size);
    }

    /// <summary>When the oldest message still there was stored; −1 if the store is empty.</summary>
    public long EarliestStoreTime()
    {
        long min = _log.Min.Value;
        return StoreTimeAt(min, (int)Math.Min(_log.Readable - new PhysicalOffset(min), _log.RecordBytesMax));
    }

    internal long StoreTimeAt(long physicalOffset, int size)
    {
        const int StoreTimestampV4 = 56;
        const int StoreTimestampV6 = 68;
        const int HeadBytes = StoreTimestampV6 + sizeof(long);
        const int SysFlagAt = 36;
        Span<byte> head = stackalloc byte[HeadBytes];
        if (size < HeadBytes
            || physicalOffset + size > _log.Readable.Value
            || _bytes.TryCopy(physicalOffset, head, ReadWait.ForDisk) != CopyOutcome.Done)
        {
            return -1;
        }

        int magic = BinaryPrimitives.ReadInt32BigEndian(head[4..]);
        if (magic is not (MessageRecordWriter.MagicV1 or MessageRecordWriter.MagicV2))
        {
            return -1;
        }

        int sysFlag = BinaryPrimitives.ReadInt32BigEndian(head[SysFlagAt..]);
        bool isBornHostV6 = (sysFlag & MessageSysFlag.BornHostIPv6) != 0;
        return BinaryPrimitives.ReadInt64BigEndian(head[(isBornHostV6 ? StoreTimestampV6 : StoreTimestampV4)..]);
    }

    private GetStatus Scan(ConsumeQueue queue, long offset, int maxCount, IEntryFilter? filter, ReadPlan plan)
    {
        // Without a filter no more entries are looked at than messages wanted, but for holes.
        int oldEntriesMax = filter is null ? maxCount : int.MaxValue;
        if (!queue.TryOpen(offset, plan, oldEntriesMax, out EntryRun run))
        {
            plan.NextBegin = Math.Min(queue.NextFileIndex(offset), plan.Max);
            return GetStatus.OffsetFoundNull;
        }

        using (run)
        {
            if (run.Count == 0)
            {
                plan.NeedsDisk = true;
                return GetStatus.OffsetFoundNull;
            }

            int entries = (int)Math.Min(run.Count, Math.Max(ScanBytes / ConsumeQueueEntry.ByteCount, (long)maxCount));
            return ScanEntries(run, entries, new BatchLimits(_options, maxCount), filter, plan);
        }
    }

    private GetStatus ScanEntries(EntryRun run, int entries, BatchLimits limits, IEntryFilter? filter, ReadPlan plan)
    {
        long logMin = _log.Min.Value;
        long logEnd = _log.Readable.Value;
        long removedBelow = 0;
        GetStatus status = GetStatus.NoMatchedMessage;
        long lastLooked = logEnd;
        int scanned = 0;
        for (; scanned < entries; scanned++)
        {
            ConsumeQueueEntry entry = run[scanned];
            long start = entry.Offset.Value;
            if (entry.IsFiller || start < removedBelow)
            {
                continue;
            }

            bool isOnDisk = logEnd - start > _memoryBytes;
            if (limits.IsFull(entry.Size, plan.TotalBytes, plan.Count, isOnDisk))
            {
                break;
            }

            lastLooked = start;
            if (filter is not null && !filter.Matches(entry.TagsCode))
            {
                continue;
            }

            if (start < logMin || entry.Size <= 0 || start + entry.Size > logEnd)
            {
                // The CommitLog no longer has it; nor has it the rest of that file.
                status = plan.Count == 0 ? GetStatus.MessageWasRemoving : status;
                removedBelow = _log.NextFileStart(start);
                continue;
            }

            plan.Add(start, entry.Size, _log.Files.FileBytes);
            plan.IsBeyondMemory |= isOnDisk;
            status = GetStatus.Found;
        }

        plan.NextBegin += scanned;
        plan.SuggestSlave = logEnd - lastLooked > _memoryBytes;
        return status;
    }

    // A damaged entry or record must not be sent to a consumer: Java's client drops what follows it in the answer.
    private bool AreRecords(ReadOnlySpan<byte> bytes, ReadPlan plan)
    {
        int count = 0;
        foreach (ReadPlan.Run run in plan.Runs)
        {
            for (int at = 0; at < run.Length; count++)
            {
                RecordStatus status = MessageRecordReader.TryRead(
                    bytes[at..run.Length], verifyBody: false, out MessageRecord record);
                if (status != RecordStatus.Ok || record.PhysicalOffset != run.Start + at)
                {
                    _logger.EntryWithoutRecord(plan.NextBegin, run.Start + at);
                    return false;
                }

                at += record.TotalSize;
            }

            bytes = bytes[run.Length..];
        }

        if (count != plan.Count)
        {
            _logger.EntryWithoutRecord(plan.NextBegin, plan.FirstRecord.Value);
        }

        return count == plan.Count;
    }
}
