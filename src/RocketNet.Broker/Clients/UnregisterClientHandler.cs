using System.Text;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Clients;

/// <summary>UNREGISTER_CLIENT (35): a client leaves one producer group, one consumer group, or both.</summary>
/// <remarks>Answered on the receive loop, so that it takes effect before the close that follows it.</remarks>
public sealed class UnregisterClientHandler(ClientTable clients) : IRequestHandler
{
    public void Handle(in RequestFrame request, RequestContext context)
    {
        if (request.Fields.TryGet("producerGroup"u8, out ReadOnlySpan<byte> producerGroup) && !producerGroup.IsEmpty)
        {
            clients.UnregisterProducer(context.Connection, Encoding.UTF8.GetString(producerGroup));
        }

        if (request.Fields.TryGet("consumerGroup"u8, out ReadOnlySpan<byte> consumerGroup) && !consumerGroup.IsEmpty)
        {
            clients.UnregisterConsumer(context.Connection, Encoding.UTF8.GetString(consumerGroup));
        }

        using ResponseScope scope = context.Respond(ResponseCode.Success);
    }
}
