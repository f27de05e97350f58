using RocketNet.Protocol.Bodies;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Administration;

/// <summary>GET_BROKER_RUNTIME_INFO (28): what mqadmin brokerStatus, clusterList and the dashboard show.</summary>
public sealed class RuntimeInfoHandler(RuntimeFigures figures) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping) =>
        new(Response.Ok(new KVTable(figures.Read()).ToJson()));
}
