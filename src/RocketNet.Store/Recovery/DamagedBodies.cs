using Microsoft.Extensions.Logging;
using RocketNet.Protocol.Messages;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Indexing;

namespace RocketNet.Store.Recovery;

/// <summary>
/// Messages whose body was found damaged are not given to consumers: the place in their queue stays empty, and nobody
/// else gets its offset.
/// </summary>
internal sealed class DamagedBodies(
    CommitLog log, ConsumeQueueTable queues, ConsumeQueueWriter writer, ILogger logger)
{
    /// <remarks>While the store is opened, when the queues are complete.</remarks>
    public void Withdraw(IEnumerable<DamagedPlace> places)
    {
        foreach (DamagedPlace place in places.Where(place => place.IsBodyOnly))
        {
            LogRecords records = new(log, place.Offset.Value, place.End.Value);
            try
            {
                if (records.MoveNext() && records.Offset == place.Offset.Value)
                {
                    Withdraw(records.Current, records.Offset);
                }
            }
            finally
            {
                records.Dispose();
            }
        }
    }

    private void Withdraw(in MessageRecord record, long offset)
    {
        long index = record.QueueOffset;
        if (!queues.TryGet(record.Topic, record.QueueId, out ConsumeQueue? queue) || index < 0)
        {
            return;
        }

        logger.BodyDamaged(offset, index, queue.Topic, queue.QueueId);
        long max = queue.Max.Value;
        if (index == max)
        {
            queue.SetNext(max + 1);
        }

        // The last entry stays: a Java broker takes the end of a filler for the end of what is dispatched.
        if (index < max - 1 && queue.TryRead(index, out ConsumeQueueEntry entry) && entry.Offset.Value == offset)
        {
            writer.Replace(queue, index, ConsumeQueueEntry.Filler);
        }
    }
}
