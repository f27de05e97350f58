using Microsoft.Extensions.Logging;
using RocketNet.NameServer.Routes;
using RocketNet.Protocol.Headers;
using RocketNet.Remoting.Server;

namespace RocketNet.NameServer.Registration;

/// <summary>UNREGISTER_BROKER: a broker stops; success whether it was known or not.</summary>
internal sealed class UnregisterBrokerHandler(RouteTable routes, ILogger<UnregisterBrokerHandler> logger)
    : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        UnRegisterBrokerHeader header = request.ReadHeader<UnRegisterBrokerHeader>();
        routes.Unregister(header.BrokerName, header.BrokerAddr);
        logger.BrokerUnregistered(header.BrokerName, header.BrokerAddr);
        return new(Response.Ok());
    }
}
