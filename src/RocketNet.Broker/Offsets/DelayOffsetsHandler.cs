using RocketNet.Remoting.Server;
using RocketNet.Store.Config;

namespace RocketNet.Broker.Offsets;

/// <summary>GET_ALL_DELAY_OFFSET (45): how far each delay level has been delivered, for slaves.</summary>
/// <remarks>Delivery is not built yet: the answer is what a Java broker left in the store, or an empty table.</remarks>
public sealed class DelayOffsetsHandler(JsonFile file) : IColdRequestHandler
{
    private static ReadOnlySpan<byte> Empty => "{\"offsetTable\":{}}"u8;

    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping) =>
        new(Response.Ok(file.Read(bytes => bytes.Length > 0, out _) ?? Empty.ToArray()));
}
