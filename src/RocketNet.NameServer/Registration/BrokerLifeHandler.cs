using RocketNet.NameServer.Routes;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.NameServer.Registration;

/// <summary>The two signs of life between registrations: QUERY_DATA_VERSION and the heartbeat of 5.x brokers.</summary>
internal sealed class BrokerLifeHandler(RouteTable routes) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        string brokerAddress = request.Header.Required("brokerAddr");
        if (request.Code == (int)RequestCode.QueryDataVersion)
        {
            return new(Compare(brokerAddress, DataVersion.Parse(request.Body)));
        }

        routes.Refresh(brokerAddress);
        return new(Response.Ok());
    }

    private Response Compare(string brokerAddress, DataVersion sent)
    {
        bool isChanged = routes.IsChanged(brokerAddress, sent, out DataVersion? held);
        return Response.Ok(held?.ToJson()).With("changed", isChanged ? "true" : "false");
    }
}
