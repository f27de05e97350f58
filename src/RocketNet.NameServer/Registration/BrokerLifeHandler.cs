using RocketNet.NameServer.Routes;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.NameServer.Registration;

/// <summary>The two signs of life between registrations: QUERY_DATA_VERSION and the heartbeat of 5.x brokers.</summary>
internal sealed class BrokerLifeHandler(RouteTable routes) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        if (request.Code == (int)RequestCode.QueryDataVersion)
        {
            string comparedAddress = request.ReadHeader<QueryDataVersionHeader>().BrokerAddr;
            return new(Compare(comparedAddress, DataVersion.Parse(request.Body)));
        }

        routes.Refresh(request.ReadHeader<BrokerHeartbeatHeader>().BrokerAddr);
        return new(Response.Ok());
    }

    private Response Compare(string brokerAddress, DataVersion sent)
    {
        bool isChanged = routes.IsChanged(brokerAddress, sent, out DataVersion? held);
        return Response.Ok(held?.ToJson()).With("changed", isChanged);
    }
}
