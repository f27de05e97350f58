using System.Buffers.Binary;
using Microsoft.Extensions.Logging;
using RocketNet.Protocol.Messages;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Files;

namespace RocketNet.Store.Reading;

/// <summary>
/// Reads messages by queue offset, by physical offset and by time. Any thread; holds nothing between calls.
/// </summary>
public sealed class MessageReader
{
    // Compat: DefaultMessageStore.getMessage@4.9.8 looks at this many bytes of entries in one call, or more if
    // asked for more.
    private const int ScanBytes = 16000;

    private readonly CommitLog _log;
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
    }

    private TimeSearch Times { get; }

    /// <summary>Chooses the records for a pull. Touches entries only, no record; allocates nothing.</summary>
    /// <param name="queue">Null if the topic has no such queue.</param>
    /// <param name="offset">Where the consumer wants to go on.</param>
    /// <param name="maxCount">Most messages wanted.</param>
    /// <param name="filter">Null for all.</param>
    /// <param name="plan">Filled whatever the status.</param>
    public GetStatus Plan(ConsumeQueue? queue, long offset, int maxCount, IEntryFilter? filter, ReadPlan plan)
    {
        if (queue is null)
        {
            plan.Reset(0, 0, 0);
            return GetStatus.NoMatchedLogicQueue;
        }

        long max = queue.Max.Value;
        long min = Math.Min(queue.Min.Value, max);
        if (max == 0)
        {
            plan.Reset(min, max, 0);
            return GetStatus.NoMessageInQueue;
        }

        if (offset < min)
        {
            plan.Reset(min, max, min);
            return GetStatus.OffsetTooSmall;
        }

        if (offset >= max)
        {
            plan.Reset(min, max, max);
            return offset == max ? GetStatus.OffsetOverflowOne : GetStatus.OffsetOverflowBadly;
        }

        plan.Reset(min, max, offset);
        return Scan(queue, offset, maxCount, filter, plan);
    }

    /// <summary>
    /// Copies the planned records, one behind the other. <see cref="ReadPlan.IsCold"/> ones may wait for the disk.
    /// </summary>
    /// <param name="plan">From <see cref="Plan"/>.</param>
    /// <param name="destination">At least <see cref="ReadPlan.TotalBytes"/>.</param>
    /// <returns>False if a file has gone meanwhile, or what the entries name are no records.</returns>
    public bool TryCopy(ReadPlan plan, Span<byte> destination)
    {
        int copied = 0;
        foreach (ReadPlan.Run run in plan.Runs)
        {
            if (!TryCopy(run.Start, destination.Slice(copied, run.Length)))
            {
                return false;
            }

            copied += run.Length;
        }

        return AreRecords(destination[..copied], plan);
    }

    /// <summary>The record at a physical offset, as clients name it in message ids; false if there is none.</summary>
    public bool TryRead(PhysicalOffset offset, out byte[] record)
    {
        record = [];
        if (offset < _log.Min
            || offset >= _log.Readable
            || !_log.TryLease(offset.Value, out MappedFile? file, out MappedLease lease))
        {
            return false;
        }

        using (lease)
        {
            int window = (int)Math.Min(Math.Min(_log.Readable.Value, file!.End) - offset.Value, _log.RecordBytesMax);
            RecordStatus status = MessageRecordReader.TryRead(
                lease.Span(offset.Value - file.Start, window), verifyBody: false, out MessageRecord found);
            if (status != RecordStatus.Ok || found.PhysicalOffset != offset.Value)
            {
                return false;
            }

            record = found.Bytes.ToArray();
            return true;
        }
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
        if (size < HeadBytes
            || physicalOffset < _log.Min.Value
            || physicalOffset + size > _log.Readable.Value
            || !_log.TryLease(physicalOffset, out MappedFile? file, out MappedLease lease))
        {
            return -1;
        }

        using (lease)
        {
            long inFile = physicalOffset - file!.Start;
            if (inFile + HeadBytes > file.Length)
            {
                return -1;
            }

            ReadOnlySpan<byte> head = lease.Span(inFile, HeadBytes);
            int magic = BinaryPrimitives.ReadInt32BigEndian(head[4..]);
            if (magic is not (MessageRecordWriter.MagicV1 or MessageRecordWriter.MagicV2))
            {
                return -1;
            }

            int sysFlag = BinaryPrimitives.ReadInt32BigEndian(head[SysFlagAt..]);
            bool isBornHostV6 = (sysFlag & MessageSysFlag.BornHostIPv6) != 0;
            return BinaryPrimitives.ReadInt64BigEndian(head[(isBornHostV6 ? StoreTimestampV6 : StoreTimestampV4)..]);
        }
    }

    private GetStatus Scan(ConsumeQueue queue, long offset, int maxCount, IEntryFilter? filter, ReadPlan plan)
    {
        if (!queue.TryOpen(offset, out EntryRun run))
        {
            plan.NextBegin = Math.Min(queue.NextFileIndex(offset), plan.Max);
            return GetStatus.OffsetFoundNull;
        }

        using (run)
        {
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
            plan.IsCold |= isOnDisk;
            status = GetStatus.Found;
        }

        plan.NextBegin += scanned;
        plan.SuggestSlave = logEnd - lastLooked > _memoryBytes;
        return status;
    }

    private bool TryCopy(long start, Span<byte> destination)
    {
        if (start < _log.Min.Value || !_log.TryLease(start, out MappedFile? file, out MappedLease lease))
        {
            return false;
        }

        using (lease)
        {
            long inFile = start - file!.Start;
            if (inFile + destination.Length > file.Length)
            {
                return false;
            }

            lease.Span(inFile, destination.Length).CopyTo(destination);
            return true;
        }
    }

    // A damaged entry must not send a consumer bytes that are no record: it would fail on them again and again.
    private bool AreRecords(ReadOnlySpan<byte> bytes, ReadPlan plan)
    {
        const int RecordBytesMin = 91;
        int count = 0;
        int at = 0;
        while (bytes.Length - at >= RecordBytesMin)
        {
            int size = BinaryPrimitives.ReadInt32BigEndian(bytes[at..]);
            int magic = BinaryPrimitives.ReadInt32BigEndian(bytes[(at + 4)..]);
            if (size < RecordBytesMin || magic is not (MessageRecordWriter.MagicV1 or MessageRecordWriter.MagicV2))
            {
                break;
            }

            at += Math.Min(size, bytes.Length - at + 1);
            count++;
        }

        if (at == bytes.Length && count == plan.Count)
        {
            return true;
        }

        _logger.EntryWithoutRecord(plan.NextBegin, plan.FirstRecord.Value);
        return false;
    }
}
