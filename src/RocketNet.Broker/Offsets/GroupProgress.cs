using RocketNet.Broker.Clients;
using RocketNet.Broker.Configuration;
using RocketNet.Broker.Statistics;
using RocketNet.Broker.Topics;
using RocketNet.Protocol.Bodies;
using RocketNet.Store;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Reading;

namespace RocketNet.Broker.Offsets;

/// <summary>How far a group has come on the queues of a topic. Reads records, so for the cold pool only.</summary>
/// <remarks>Java: AdminBrokerProcessor.getConsumeStats@4.9.8.</remarks>
internal sealed class GroupProgress(
    OffsetTable offsets,
    ConsumerTable consumers,
    ConsumeQueueTable queues,
    MessageReader reader,
    BrokerStatistics statistics,
    BrokerConfiguration configuration)
{
    /// <summary>About 13 MiB of JSON; clients take frames up to 16 MiB.</summary>
    public const int QueueCountMax = 65_536;

    /// <summary>What a request for more is told.</summary>
    public static readonly string TooManyQueues =
        $"The answer would have more than {Invariant.Text(QueueCountMax)} queues; ask for one topic at a time.";

    /// <summary>A group that is online and does not subscribe a topic any more has left it; offline nobody can tell.
    /// </summary>
    public bool IsRead(string group, string topic) =>
        !consumers.TryGet(group, out ConsumerGroup? online)
        || !online.Subscriptions.Any()
        || online.TryGetSubscription(topic, out _);

    /// <summary>Messages a second over the last minute.</summary>
    public double Tps(string group, string topic) => statistics.GetTps(group, topic);

    /// <summary>Each read queue of the topic; what was never committed counts as 0.</summary>
    public IEnumerable<KeyValuePair<MessageQueue, ConsumeOffset>> Of(string group, TopicEntry topic)
    {
        for (int queueId = 0; queueId < topic.Config.ReadQueueNums; queueId++)
        {
            yield return new(
                new MessageQueue(topic.Name, configuration.Broker.BrokerName, queueId),
                Of(group, topic, queueId));
        }
    }

    private ConsumeOffset Of(string group, TopicEntry topic, int queueId)
    {
        queues.TryGet(topic.NameUtf8, queueId, out ConsumeQueue? queue);
        offsets.TryQuery(topic.Name, group, queueId, out long committed);
        long consumed = Math.Max(committed, 0);
        long lastTimestamp = queue is null || consumed == 0
            ? 0
            : Math.Max(reader.StoreTimeAt(queue, new QueueOffset(consumed - 1)), 0);
        return new ConsumeOffset(Math.Max(queue?.Max.Value ?? 0, 0), consumed, lastTimestamp);
    }
}
