using RocketNet.Remoting.Server;

namespace RocketNet.NameServer.Routes;

/// <summary>GET_BROKER_CLUSTER_INFO: everybody who is registered.</summary>
internal sealed class ClusterInfoHandler(RouteTable routes) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping) =>
        new(Response.Ok(routes.Read(0, static (view, _) => view.Clusters()).ToJson()));
}
