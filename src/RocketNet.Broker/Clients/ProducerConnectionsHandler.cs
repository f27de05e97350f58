using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Clients;

/// <summary>GET_PRODUCER_CONNECTION_LIST (204): who is online in a producer group.</summary>
public sealed class ProducerConnectionsHandler(ProducerTable producers) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        string name = request.ReadHeader<GetProducerConnectionListHeader>().ProducerGroup;
        IReadOnlyList<GroupMember> members = producers.MembersOf(name);
        if (members.Count == 0)
        {
            return new(Response.Error(ResponseCode.SystemError, $"the producer group[{name}] not exist"));
        }

        return new(Response.Ok(new ProducerConnection([.. members.Select(ClientConnections.Describe)]).ToJson()));
    }
}
