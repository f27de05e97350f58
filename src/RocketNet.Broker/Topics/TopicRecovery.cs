using Microsoft.Extensions.Logging;
using RocketNet.Store;
using RocketNet.Store.ConsumeQueues;

namespace RocketNet.Broker.Topics;

/// <summary>
/// Makes topics again that were created in memory and written to, but were not in topics.json yet when the broker
/// crashed: their messages were acknowledged and have to be readable.
/// </summary>
internal static class TopicRecovery
{
    /// <summary>
    /// A record whose queue id is damaged must not make a route that no client can hold; topics made by a send have a
    /// handful.
    /// </summary>
    private const int QueueNumsMax = 1024;

    /// <summary>
    /// A topic with messages that no file names was either lost like that or deleted by an operator. Deleting it raised
    /// the version in the file after its last message was stored, so the newest message tells the two apart.
    /// </summary>
    public static void MakeMissing(TopicTable topics, MessageStore store, ILogger logger)
    {
        long writtenAtMillis = topics.Version.Timestamp;
        foreach ((string topic, int queueNums) in store.Recovery.Topics)
        {
            if (!topics.TryGet(topic, out _) && NewestMillis(store, topic) >= writtenAtMillis)
            {
                int count = Math.Min(queueNums, QueueNumsMax);
                topics.CreateInternal(topic, count);
                logger.TopicRestored(topic, count);
            }
        }
    }

    private static long NewestMillis(MessageStore store, string topic)
    {
        long newest = -1;
        foreach (ConsumeQueue queue in store.Queues.All.Where(queue => queue.Topic == topic))
        {
            if (queue.Max.Value > queue.Min.Value)
            {
                QueueOffset last = new(queue.Max.Value - 1);
                newest = Math.Max(newest, store.Reader.StoreTimeAt(queue, last));
            }
        }

        return newest;
    }
}
