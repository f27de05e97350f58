using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store;
using RocketNet.Store.Reading;

namespace RocketNet.Broker.Querying;

/// <summary>VIEW_MESSAGE_BY_ID (33): the record at a physical offset.</summary>
/// <remarks>Java answers whatever bytes stand there; here they must be a record of that offset.</remarks>
public sealed class ViewMessageHandler(MessageReader reader) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        long offset = request.ReadHeader<ViewMessageHeader>().Offset;
        return new(reader.TryRead(new PhysicalOffset(offset), out byte[] record)
            ? Response.Ok(record)
            : Response.Error(
                ResponseCode.SystemError,
                $"can not find message by the offset, {Invariant.Text(offset)}"));
    }
}
