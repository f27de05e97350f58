using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Headers;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Clients;

/// <summary>QUERY_SUBSCRIPTION_BY_CONSUMER (345): what an online group wants of a topic.</summary>
public sealed class SubscriptionOfConsumerHandler(ConsumerTable consumers) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        QuerySubscriptionByConsumerHeader header = request.ReadHeader<QuerySubscriptionByConsumerHeader>();
        SubscriptionData? subscription = consumers.TryGet(header.Group, out ConsumerGroup? group)
            && group.TryGetSubscription(header.Topic, out GroupSubscription? known)
                ? known.Subscription
                : null;
        return new(Response.Ok(new QuerySubscriptionResponseBody(header.Group, header.Topic, subscription).ToJson()));
    }
}
