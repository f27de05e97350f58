using Microsoft.Extensions.Logging;
using RocketNet.NameServer.Routes;
using RocketNet.Remoting.Server;

namespace RocketNet.NameServer.Registration;

/// <summary>UNREGISTER_BROKER: a broker stops; success whether it was known or not.</summary>
internal sealed class UnregisterBrokerHandler(RouteTable routes, ILogger<UnregisterBrokerHandler> logger)
    : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        string brokerName = request.Header.Required("brokerName");
        string brokerAddress = request.Header.Required("brokerAddr");
        routes.Unregister(brokerName, brokerAddress);
        logger.BrokerUnregistered(brokerName, brokerAddress);
        return new(Response.Ok());
    }
}
