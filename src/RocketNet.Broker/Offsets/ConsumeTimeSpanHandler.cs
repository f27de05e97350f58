using RocketNet.Broker.Configuration;
using RocketNet.Broker.Topics;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Reading;

namespace RocketNet.Broker.Offsets;

/// <summary>QUERY_CONSUME_TIME_SPAN (303): how old the messages are that a group has not consumed yet.</summary>
/// <remarks>Java: AdminBrokerProcessor.queryConsumeTimeSpan@4.9.8.</remarks>
public sealed class ConsumeTimeSpanHandler(
    TopicTable topics,
    OffsetTable offsets,
    ConsumeQueueTable queues,
    MessageReader reader,
    BrokerConfiguration configuration,
    TimeProvider time) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        QueryConsumeTimeSpanHeader header = request.ReadHeader<QueryConsumeTimeSpanHeader>();
        if (!topics.TryGet(header.Topic, out TopicEntry? topic))
        {
            return new(Response.Error(ResponseCode.TopicNotExist, $"topic[{header.Topic}] not exist"));
        }

        List<QueueTimeSpan> spans = [];
        for (int queueId = 0; queueId < topic.Config.WriteQueueNums; queueId++)
        {
            MessageQueue name = new(topic.Name, configuration.Broker.BrokerName, queueId);
            spans.Add(queues.TryGet(topic.NameUtf8, queueId, out ConsumeQueue? queue)
                ? Describe(name, queue, header.Group)
                : new QueueTimeSpan(name, -1, -1, -1, 0));
        }

        return new(Response.Ok(new QueryConsumeTimeSpanBody(spans).ToJson(time.LocalTimeZone)));
    }

    private QueueTimeSpan Describe(MessageQueue name, ConsumeQueue queue, string group)
    {
        long min = reader.StoreTimeAt(queue, queue.Min);
        long max = reader.StoreTimeAt(queue, new QueueOffset(queue.Max.Value - 1));
        offsets.TryQuery(queue.Topic, group, queue.QueueId, out long committed);
        long consumed = committed > 0 ? reader.StoreTimeAt(queue, new QueueOffset(committed - 1)) : min;

        // A group that never committed waits for the first message there is. Java takes the one before the queue,
        // stored at −1, and shows a delay of half a century.
        QueueOffset next = new(Math.Max(committed, queue.Min.Value));
        long nextTime = next < queue.Max ? reader.StoreTimeAt(queue, next) : -1;
        long delay = nextTime < 0 ? 0 : Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds() - nextTime, 0);
        return new QueueTimeSpan(name, min, max, consumed, delay);
    }
}
