using RocketNet.Broker.Clients;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store.ConsumeQueues;

namespace RocketNet.Broker.Offsets;

/// <summary>QUERY_CONSUME_QUEUE (321): the entries of a queue as they lie on the disk.</summary>
/// <remarks>Java: AdminBrokerProcessor.queryConsumeQueue@4.9.8; outside the queue the answer is an empty list here and
/// no body at all in Java, which its own tool does not survive.</remarks>
internal sealed class ConsumeQueueHandler(ConsumeQueueTable queues, ConsumerTable consumers) : IColdRequestHandler
{
    /// <summary>About 3 MiB of JSON; who wants more asks again further on.</summary>
    private const int EntryCountMax = 32_768;

    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        QueryConsumeQueueHeader header = request.ReadHeader<QueryConsumeQueueHeader>();
        string name = $"{header.QueueId}@{header.Topic}";
        if (!queues.TryGet(header.Topic, header.QueueId, out ConsumeQueue? queue))
        {
            return new(Response.Error(ResponseCode.SystemError, $"{name} is not exist!"));
        }

        List<ConsumeQueueData> entries = Read(queue, header.Index, Math.Clamp(header.Count, 0, EntryCountMax));
        SubscriptionData? subscription = null;
        string? filter = null;
        if (!string.IsNullOrWhiteSpace(header.ConsumerGroup))
        {
            subscription = SubscriptionOf(header.ConsumerGroup, header.Topic);
            filter = subscription is null ? $"{header.ConsumerGroup}@{header.Topic} is not online!" : "null";
        }

        string? remark =
            entries.Count == 0 && header.Count > 0 ? $"Index {header.Index} of {name} is not exist!" : null;
        return new(new Response(ResponseCode.Success, remark)
        {
            Body = new QueryConsumeQueueResponseBody(
                queue.Min.Value, queue.Max.Value, entries, subscription, filter).ToJson(),
        });
    }

    private static List<ConsumeQueueData> Read(ConsumeQueue queue, long index, int count)
    {
        List<ConsumeQueueData> entries = [];
        foreach (ConsumeQueueEntry entry in queue.Read(index, count))
        {
            entries.Add(new ConsumeQueueData(entry.Offset.Value, entry.Size, entry.TagsCode, Eval: false));
        }

        return entries;
    }

    private SubscriptionData? SubscriptionOf(string group, string topic) =>
        consumers.TryGet(group, out ConsumerGroup? online)
        && online.TryGetSubscription(topic, out GroupSubscription? known)
            ? known.Subscription
            : null;
}
