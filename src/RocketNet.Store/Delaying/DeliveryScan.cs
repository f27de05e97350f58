using RocketNet.Protocol.Messages;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Files;

namespace RocketNet.Store.Delaying;

/// <summary>
/// Finds the deliveries that happened after progress was last written down. Runs once at open, before anything is
/// appended. Why it finds each: docs/decisions/0014-delay-progress-from-the-log.md.
/// </summary>
internal sealed class DeliveryScan(CommitLog log, ConsumeQueueTable queues, IReadOnlyList<DelayLevel> levels)
{
    private readonly DeliveredBefore _found = new();

    // By level number: when the first entry that counts as waiting was due; nothing older can be its delivery.
    private readonly Dictionary<int, long> _dueFrom = levels.ToDictionary(level => level.Number, _ => 0L);

    /// <summary>Bytes of the CommitLog looked at.</summary>
    public long ScannedBytes { get; private set; }

    /// <param name="logOffset">From <see cref="DelayProgress.LogOffset"/>.</param>
    /// <param name="nowMillis">
    /// Where the log offset is not known, entries due later count as not delivered.
    /// </param>
    /// <returns>Null when there is nothing that could have been delivered.</returns>
    public DeliveredBefore? Run(long logOffset, long nowMillis)
    {
        bool isKnown = logOffset >= 0 && logOffset <= log.End.Value;
        long from = !isKnown ? FirstPossible(nowMillis) : IsAnyWaiting() ? logOffset : long.MaxValue;
        from = Math.Max(from, log.Min.Value);
        ScannedBytes = Math.Max(0, log.End.Value - from);
        while (from < log.End.Value && !_found.IsFull)
        {
            from = ScanFileOf(from);
        }

        return _found.Count > 0 ? _found : null;
    }

    private bool IsAnyWaiting() => levels.Any(level => level.Next < level.MaxAtStart);

    /// <summary>
    /// Where the log reaches the time of the first entry that waits, but not before that entry itself; the end of
    /// numbers when none was due.
    /// </summary>
    private long FirstPossible(long nowMillis)
    {
        long record = long.MaxValue;
        long due = long.MaxValue;
        foreach (DelayLevel level in levels)
        {
            _dueFrom[level.Number] = long.MaxValue;
            if (level.TryFindQueue(queues, out ConsumeQueue? queue)
                && queue.TryRead(level.Next, out ConsumeQueueEntry entry)
                && entry.TagsCode <= nowMillis)
            {
                _dueFrom[level.Number] = entry.TagsCode;
                record = Math.Min(record, entry.Offset.Value);
                due = Math.Min(due, entry.TagsCode);
            }
        }

        return due == long.MaxValue ? due : Math.Max(record, FileOfTime(due));
    }

    private long FileOfTime(long millis)
    {
        long start = 0;
        foreach (MappedFile file in log.Files.All)
        {
            if (file.Start >= log.End.Value || FirstStoreTime(file) > millis)
            {
                break;
            }

            start = file.Start;
        }

        return start;
    }

    private long FirstStoreTime(MappedFile file)
    {
        if (!file.TryLease(out MappedLease lease))
        {
            return long.MaxValue;
        }

        using (lease)
        {
            ReadOnlySpan<byte> bytes = lease.Span(0, (int)Math.Min(file.Length, log.End.Value - file.Start));
            return MessageRecordReader.TryRead(bytes, verifyBody: false, out MessageRecord record) == RecordStatus.Ok
                ? record.StoreTimestamp
                : long.MaxValue;
        }
    }

    private long ScanFileOf(long from)
    {
        if (!log.TryLease(from, out MappedFile? file, out MappedLease lease))
        {
            return log.NextFileStart(from);
        }

        using (lease)
        {
            long end = Math.Min(log.End.Value, file!.End);
            while (from < end && !_found.IsFull)
            {
                ReadOnlySpan<byte> rest = lease.Span(from - file.Start, (int)(end - from));
                switch (MessageRecordReader.TryRead(rest, verifyBody: false, out MessageRecord record))
                {
                    case RecordStatus.Ok:
                        Consider(record);
                        from += record.TotalSize;
                        break;
                    case RecordStatus.Blank:
                        return file.End;
                    default:
                        long next = RecordSearch.FindNext(lease, file.Start, from + 1, end);
                        from = next < 0 ? end : next;
                        break;
                }
            }
        }

        return from;
    }

    private void Consider(in MessageRecord record)
    {
        if (DelayedRecord.IsDelivery(record, out int level)
            && _dueFrom.TryGetValue(level, out long dueFrom)
            && record.StoreTimestamp >= dueFrom)
        {
            _found.Add(DeliveryIdentity.Of(level, record.Topic, record.QueueId, record));
        }
    }
}
