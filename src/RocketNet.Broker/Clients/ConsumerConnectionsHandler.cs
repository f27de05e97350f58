using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Clients;

/// <summary>
/// GET_CONSUMER_CONNECTION_LIST (203): who is online in a consumer group and what the group subscribes to.
/// </summary>
/// <remarks>Java's body has no place for members that disagree, so the remark names them.</remarks>
public sealed class ConsumerConnectionsHandler(ConsumerTable consumers) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        string name = request.ReadHeader<GetConsumerConnectionListHeader>().ConsumerGroup;
        if (!consumers.TryGet(name, out ConsumerGroup? group))
        {
            return new(Response.Error(ResponseCode.ConsumerNotOnline, $"the consumer group[{name}] not online"));
        }

        byte[] body = new ConsumerConnection
        {
            Connections = [.. group.Members.Select(ClientConnections.Describe)],
            SubscriptionTable = group.Subscriptions.ToDictionary(known => known.Topic, StringComparer.Ordinal),
            ConsumeType = group.ConsumeType,
            MessageModel = group.MessageModel,
            ConsumeFromWhere = group.ConsumeFromWhere,
        }.ToJson();
        string? remark = group.HasDifferentSubscriptions
            ? $"members of this group subscribe differently: {group.DescribeMembers()}"
            : null;
        return new(new Response(ResponseCode.Success, remark) { Body = body });
    }
}
