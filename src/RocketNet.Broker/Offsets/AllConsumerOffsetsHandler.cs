using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Offsets;

/// <summary>GET_ALL_CONSUMER_OFFSET (43): every committed offset, for slaves.</summary>
public sealed class AllConsumerOffsetsHandler(OffsetTable offsets) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping) =>
        new(Response.Ok(OffsetFile.Describe(offsets).ToJson()));
}
