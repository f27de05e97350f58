using Microsoft.Extensions.Logging;
using RocketNet.Protocol.Messages;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Delaying;
using RocketNet.Store.Dispatch;
using RocketNet.Store.Indexing;

namespace RocketNet.Store.Recovery;

/// <summary>
/// Puts ConsumeQueue entries right that are damaged while those around them are not: their records lie in the log
/// between the records of their neighbours.
/// </summary>
internal sealed class EntryRepair(CommitLog log, ConsumeQueueWriter writer, DelayLevels delays, ILogger logger)
{
    /// <summary>Builds the entries from an index up to another again; what has no record becomes a filler.</summary>
    /// <remarks>While nobody dispatches.</remarks>
    public void Repair(ConsumeQueue queue, long from, long to)
    {
        long begin = log.Min.Value;
        if (queue.TryRead(from - 1, out ConsumeQueueEntry before) && before is { IsWritten: true, IsFiller: false })
        {
            begin = Math.Max(begin, before.Offset.Value + before.Size);
        }

        long end = log.Readable.Value;
        if (to < queue.Max.Value && queue.TryRead(to, out ConsumeQueueEntry behind) && !behind.IsFiller)
        {
            end = Math.Min(end, behind.Offset.Value);
        }

        for (long index = from; index < to; index++)
        {
            writer.Replace(queue, index, ConsumeQueueEntry.Filler);
        }

        logger.EntriesRepaired(queue.Topic, queue.QueueId, from, to, Rebuild(queue, from, to, begin, end));
    }

    private int Rebuild(ConsumeQueue queue, long from, long to, long begin, long end)
    {
        int repaired = 0;
        LogRecords records = new(log, begin, end);
        try
        {
            while (repaired < to - from && records.MoveNext())
            {
                MessageRecord record = records.Current;
                if (record.QueueOffset >= from
                    && record.QueueOffset < to
                    && record.QueueId == queue.QueueId
                    && (record.SysFlag & MessageSysFlag.TransactionMask) is 0 or MessageSysFlag.TransactionCommit
                    && record.Topic.SequenceEqual(queue.TopicUtf8))
                {
                    PhysicalOffset offset = new(records.Offset);
                    ConsumeQueueEntry entry = new(offset, record.TotalSize, TagsCode.Of(record, delays));
                    writer.Replace(queue, record.QueueOffset, entry);
                    repaired++;
                }
            }

            return repaired;
        }
        finally
        {
            records.Dispose();
        }
    }
}
