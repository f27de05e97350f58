using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store.ConsumeQueues;

namespace RocketNet.Broker.Topics;

/// <summary>
/// CLEAN_UNUSED_TOPIC (316) forgets the queues of topics that are gone. CLEAN_EXPIRED_CONSUMEQUEUE (306) and
/// DELETE_EXPIRED_COMMITLOG (329) succeed: nothing expires in this version.
/// </summary>
/// <remarks>
/// Compat: DefaultMessageStore.cleanUnusedTopic@4.9.7 drops the queue of the half messages too, and with it every
/// pending transaction; the broker's own topics stay here.
/// </remarks>
public sealed class CleanUpHandler(TopicTable topics, ConsumeQueueTable queues) : IColdRequestHandler
{
    private const string SystemPrefix = "RMQ_SYS_";

    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        if (request.Code == (int)RequestCode.CleanUnusedTopic)
        {
            foreach (string topic in queues.All.Select(queue => queue.Topic).Distinct(StringComparer.Ordinal).ToList())
            {
                if (!IsOurs(topic) && !topics.TryGet(topic, out _))
                {
                    queues.RemoveTopic(topic);
                }
            }
        }

        return new(Response.Ok());
    }

    private static bool IsOurs(string topic) =>
        TopicName.IsNotAllowedToSend(topic) || topic.StartsWith(SystemPrefix, StringComparison.OrdinalIgnoreCase);
}
