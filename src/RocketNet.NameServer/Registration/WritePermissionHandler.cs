using RocketNet.NameServer.Routes;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.NameServer.Registration;

/// <summary>
/// Wipes or adds the write permission of all topics of a broker, so that producers leave it before a restart.
/// </summary>
internal sealed class WritePermissionHandler(RouteTable routes) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping) =>
        new(request.Code == (int)RequestCode.WipeWritePermOfBroker ? Wipe(request) : Add(request));

    private Response Wipe(Request request)
    {
        string brokerName = request.ReadHeader<WipeWritePermOfBrokerHeader>().BrokerName;
        return Response.Ok().With("wipeTopicCount", routes.WipeWritePermission(brokerName));
    }

    private Response Add(Request request)
    {
        string brokerName = request.ReadHeader<AddWritePermOfBrokerHeader>().BrokerName;
        return Response.Ok().With("addTopicCount", routes.AddWritePermission(brokerName));
    }
}
