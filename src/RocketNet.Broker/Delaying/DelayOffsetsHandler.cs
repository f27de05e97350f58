using RocketNet.Remoting.Server;
using RocketNet.Store.Delaying;

namespace RocketNet.Broker.Delaying;

/// <summary>GET_ALL_DELAY_OFFSET (45): how far each delay level has been delivered, for slaves.</summary>
public sealed class DelayOffsetsHandler(DelayLoop delays) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping) =>
        new(Response.Ok(delays.OffsetsJson()));
}
