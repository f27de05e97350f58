using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Groups;

/// <summary>GET_ALL_SUBSCRIPTIONGROUP_CONFIG (201), for slaves and tools.</summary>
public sealed class AllGroupConfigsHandler(GroupTable groups) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping) =>
        new(Response.Ok(GroupFile.Describe(groups).ToJson()));
}
