using System.Globalization;
using RocketNet.NameServer.Routes;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.NameServer.Registration;

/// <summary>
/// Wipes or adds the write permission of all topics of a broker, so that producers leave it before a restart.
/// </summary>
internal sealed class WritePermissionHandler(RouteTable routes) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        string brokerName = request.Header.Required("brokerName");
        return new(request.Code == (int)RequestCode.WipeWritePermOfBroker
            ? Counted("wipeTopicCount", routes.WipeWritePermission(brokerName))
            : Counted("addTopicCount", routes.AddWritePermission(brokerName)));
    }

    private static Response Counted(string field, int topics) =>
        Response.Ok().With(field, topics.ToString(CultureInfo.InvariantCulture));
}
