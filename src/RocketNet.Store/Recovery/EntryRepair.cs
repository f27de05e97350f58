using System.Collections;
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
internal sealed class EntryRepair(
    CommitLog log, ConsumeQueueWriter writer, DelayLevels delays, Action<long> lowerDurable, ILogger logger)
{
    /// <summary>What is remembered at a time takes 2 MiB; the damage of a whole queue may be larger.</summary>
    private const int EntriesAtOnce = 1 << 24;

    /// <summary>Builds the entries from an index up to another again; what has no record becomes a filler.</summary>
    /// <remarks>While nobody dispatches.</remarks>
    public void Repair(ConsumeQueue queue, long from, long to)
    {
        while (from < to)
        {
            long next = Math.Min(to, from + EntriesAtOnce);
            RepairSome(queue, from, next);
            from = next;
        }
    }

    // Of a damage that was repaired in part, the next start may not notice the rest: after a crash on the way, dispatch
    // has to build all of it again. Fillers come last, so that none stands where a record is known.
    private void RepairSome(ConsumeQueue queue, long from, long to)
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

        lowerDurable(begin);
        BitArray isRepaired = new((int)(to - from));
        int repaired = Rebuild(queue, from, isRepaired, begin, end);
        for (int i = 0; i < isRepaired.Length; i++)
        {
            if (!isRepaired[i])
            {
                writer.Replace(queue, from + i, ConsumeQueueEntry.Filler);
            }
        }

        logger.EntriesRepaired(queue.Topic, queue.QueueId, from, to, repaired);
    }

    private int Rebuild(ConsumeQueue queue, long from, BitArray isRepaired, long begin, long end)
    {
        int repaired = 0;
        LogRecords records = new(log, begin, end);
        try
        {
            while (repaired < isRepaired.Length && records.MoveNext())
            {
                MessageRecord record = records.Current;
                if (record.QueueOffset >= from
                    && record.QueueOffset < from + isRepaired.Length
                    && record.QueueId == queue.QueueId
                    && (record.SysFlag & MessageSysFlag.TransactionMask) is 0 or MessageSysFlag.TransactionCommit
                    && record.Topic.SequenceEqual(queue.TopicUtf8))
                {
                    PhysicalOffset offset = new(records.Offset);
                    ConsumeQueueEntry entry = new(offset, record.TotalSize, TagsCode.Of(record, delays));
                    writer.Replace(queue, record.QueueOffset, entry);
                    int place = (int)(record.QueueOffset - from);
                    repaired += isRepaired[place] ? 0 : 1;
                    isRepaired[place] = true;
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
