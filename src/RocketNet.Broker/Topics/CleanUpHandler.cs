using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Retention;

namespace RocketNet.Broker.Topics;

/// <summary>
/// CLEAN_UNUSED_TOPIC (316) forgets the queues of topics that are gone. DELETE_EXPIRED_COMMITLOG (329) begins to delete
/// expired message files, whatever the hour; CLEAN_EXPIRED_CONSUMEQUEUE (306) the entries of messages that are gone.
/// Both are answered at once, the work follows.
/// </summary>
/// <remarks>
/// Compat: DefaultMessageStore.cleanUnusedTopic@4.9.7 drops the queue of the half messages too, and with it every
/// pending transaction; the broker's own topics stay here. cleanExpiredConsumerQueue@4.9.7 drops a queue without
/// messages whole, so that its offsets begin at 0 again while its consumers are far beyond; here it keeps its offsets.
/// </remarks>
public sealed class CleanUpHandler(TopicTable topics, ConsumeQueueTable queues, RetentionLoop retention)
    : IColdRequestHandler
{
    private const string SystemPrefix = "RMQ_SYS_";

    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        switch ((RequestCode)request.Code)
        {
            case RequestCode.CleanUnusedTopic:
                ForgetUnusedTopics();
                break;
            case RequestCode.DeleteExpiredCommitLog:
                retention.DeleteExpired();
                break;
            default:
                retention.FollowLog();
                break;
        }

        return new(Response.Ok());
    }

    private void ForgetUnusedTopics()
    {
        foreach (string topic in queues.All.Select(queue => queue.Topic).Distinct(StringComparer.Ordinal).ToList())
        {
            if (!IsOurs(topic) && !topics.TryGet(topic, out _))
            {
                queues.RemoveTopic(topic);
            }
        }
    }

    private static bool IsOurs(string topic) =>
        TopicName.IsNotAllowedToSend(topic) || topic.StartsWith(SystemPrefix, StringComparison.OrdinalIgnoreCase);
}
