using RocketNet.Broker.Configuration;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Reading;
using RocketNet.Store;

namespace RocketNet.Broker.Topics;

/// <summary>
/// GET_TOPIC_STATS_INFO (202): of each write queue the range of offsets and the time of the last message.
/// </summary>
public sealed class TopicStatsHandler(
    TopicTable topics,
    ConsumeQueueTable queues,
    MessageReader reader,
    BrokerConfiguration configuration) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        string name = request.ReadHeader<GetTopicStatsInfoHeader>().Topic;
        if (!topics.TryGet(name, out TopicEntry? topic))
        {
            return new(Response.Error(ResponseCode.TopicNotExist, $"topic[{name}] not exist"));
        }

        Dictionary<MessageQueue, TopicOffset> table = [];
        for (int queueId = 0; queueId < topic.Config.WriteQueueNums; queueId++)
        {
            MessageQueue queue = new(name, configuration.Broker.BrokerName, queueId);
            table[queue] = Describe(topic, queueId);
        }

        return new(Response.Ok(new TopicStatsTable(table).ToJson()));
    }

    private TopicOffset Describe(TopicEntry topic, int queueId)
    {
        if (!queues.TryGet(topic.NameUtf8, queueId, out ConsumeQueue? queue))
        {
            return new TopicOffset(0, 0, 0);
        }

        long max = queue.Max.Value;
        long storedAtMillis = max > 0 ? reader.StoreTimeAt(queue, new QueueOffset(max - 1)) : 0;
        return new TopicOffset(Math.Max(queue.Min.Value, 0), Math.Max(max, 0), Math.Max(storedAtMillis, 0));
    }
}
