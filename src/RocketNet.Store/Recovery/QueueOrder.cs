using System.Numerics;
using RocketNet.Protocol.Messages;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Indexing;

namespace RocketNet.Store.Recovery;

/// <summary>
/// Says whether a record whose queue offset is not the next one of its queue may be believed. No checksum covers the
/// offset, and believing a wrong one would cut a queue or fill it with holes; but a topic that was deleted and made
/// again begins anew, and lost records leave a gap. The next record of the queue tells them apart.
/// </summary>
/// <remarks>Used by dispatch, under its try-lock. Looks ahead in the log, which is rare while the store runs.</remarks>
internal sealed class QueueOrder(CommitLog log)
{
    private const long LookAheadBytes = 64L << 20;
    private const int RecordBytesMin = 91;

    /// <summary>
    /// Bytes that may still be looked at. After retention the first record of every queue that is built again is out of
    /// order: with ten thousand idle queues, an opening would read the log hundreds of times over.
    /// </summary>
    public long LookAheadLeft { get; set; } = 4L << 30;

    /// <summary>True when the queue offset is taken for damage.</summary>
    public bool Doubts(ConsumeQueue queue, long index, ConsumeQueueEntry entry)
    {
        long max = queue.Max.Value;
        long next = NextIndexOf(queue, entry.Offset.Value + entry.Size);
        if (next == index + 1)
        {
            return false;
        }

        return index > max ? DoubtsGap(queue, index, entry, next) : next >= 0 || DoubtsRestart(queue, index);
    }

    // All records of a gap were somewhere between the last one of the queue and this one.
    private static bool DoubtsGap(ConsumeQueue queue, long index, ConsumeQueueEntry entry, long next)
    {
        long max = queue.Max.Value;
        long room = (entry.Offset.Value - queue.PhysicalEnd) / RecordBytesMin;
        return (queue.PhysicalEnd > 0 && index - max > room) || (next >= max && next <= index);
    }

    // Nothing follows. An entry that lies behind its successor in the log shows that the queue has begun anew; so does
    // an offset 0, unless a single flipped bit makes it of the one that was due.
    private static bool DoubtsRestart(ConsumeQueue queue, long index)
    {
        if (index == 0)
        {
            return BitOperations.IsPow2(queue.Max.Value);
        }

        return !queue.TryRead(index, out ConsumeQueueEntry present)
            || !queue.TryRead(index - 1, out ConsumeQueueEntry before)
            || before.IsFiller
            || before.Offset <= present.Offset;
    }

    /// <summary>The queue offset of the queue's next record in the log, or -1 if there is none not too far.</summary>
    private long NextIndexOf(ConsumeQueue queue, long from)
    {
        long bytesMax = Math.Min(LookAheadBytes, LookAheadLeft);
        LogRecords records = new(log, from, Math.Min(log.Readable.Value, from + bytesMax));
        try
        {
            while (records.MoveNext())
            {
                MessageRecord record = records.Current;
                bool isQueued = (record.SysFlag & MessageSysFlag.TransactionMask)
                    is 0 or MessageSysFlag.TransactionCommit;
                if (isQueued && record.QueueId == queue.QueueId && record.Topic.SequenceEqual(queue.TopicUtf8))
                {
                    return record.QueueOffset;
                }
            }

            return -1;
        }
        finally
        {
            LookAheadLeft -= Math.Min(LookAheadLeft, records.Next - from);
            records.Dispose();
        }
    }
}
