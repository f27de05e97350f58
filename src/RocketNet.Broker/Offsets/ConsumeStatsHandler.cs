using RocketNet.Broker.Clients;
using RocketNet.Broker.Configuration;
using RocketNet.Broker.Topics;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Headers;
using RocketNet.Remoting.Server;
using RocketNet.Store;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Reading;

namespace RocketNet.Broker.Offsets;

/// <summary>GET_CONSUME_STATS (208): how far a group has come on the queues of its topics.</summary>
/// <remarks>consumeTps is 0 until consumption is counted for each group.</remarks>
public sealed class ConsumeStatsHandler(
    OffsetTable offsets,
    TopicTable topics,
    ConsumerTable consumers,
    ConsumeQueueTable queues,
    MessageReader reader,
    BrokerConfiguration configuration) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        GetConsumeStatsHeader header = request.ReadHeader<GetConsumeStatsHeader>();
        string group = header.ConsumerGroup;
        Dictionary<MessageQueue, ConsumeOffset> table = [];
        foreach (string name in TopicsAsked(in header))
        {
            if (topics.TryGet(name, out TopicEntry? topic) && IsRead(group, name))
            {
                AddTopic(table, topic, group);
            }
        }

        return new(Response.Ok(new ConsumeStats(table, ConsumeTps: 0).ToJson()));
    }

    private IEnumerable<string> TopicsAsked(in GetConsumeStatsHeader header) =>
        (string.IsNullOrWhiteSpace(header.Topic), string.IsNullOrWhiteSpace(header.TopicList)) switch
        {
            (false, _) => [header.Topic!],
            (true, false) => header.TopicList!.Split(
                ';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            (true, true) => offsets.TopicsOf(header.ConsumerGroup),
        };

    // A group that is online and does not subscribe a topic any more has left it; offline nobody can tell.
    private bool IsRead(string group, string topic) =>
        !consumers.TryGet(group, out ConsumerGroup? online)
        || !online.Subscriptions.Any()
        || online.TryGetSubscription(topic, out _);

    private void AddTopic(Dictionary<MessageQueue, ConsumeOffset> table, TopicEntry topic, string group)
    {
        for (int queueId = 0; queueId < topic.Config.ReadQueueNums; queueId++)
        {
            queues.TryGet(topic.NameUtf8, queueId, out ConsumeQueue? queue);
            offsets.TryQuery(topic.Name, group, queueId, out long committed);
            long consumed = Math.Max(committed, 0);
            long lastTimestamp = queue is null || consumed == 0
                ? 0
                : Math.Max(reader.StoreTimeAt(queue, new QueueOffset(consumed - 1)), 0);
            table[new MessageQueue(topic.Name, configuration.Broker.BrokerName, queueId)] =
                new ConsumeOffset(Math.Max(queue?.Max.Value ?? 0, 0), consumed, lastTimestamp);
        }
    }
}
