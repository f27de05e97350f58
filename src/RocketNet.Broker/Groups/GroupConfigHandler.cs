using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Groups;

/// <summary>GET_SUBSCRIPTIONGROUP_CONFIG (352 of 5.x): one group, made when it is new and the broker may.</summary>
public sealed class GroupConfigHandler(GroupTable groups) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        string name = request.ReadHeader<GetSubscriptionGroupConfigHeader>().Group;
        return new(groups.TryFindOrCreate(name, out GroupEntry? group)
            ? Response.Ok(group.Config.ToJson())
            : Response.Error(ResponseCode.SubscriptionGroupNotExist, $"No group in this broker. group: {name}"));
    }
}
