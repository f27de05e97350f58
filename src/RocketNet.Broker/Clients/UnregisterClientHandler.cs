using System.Text;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Clients;

/// <summary>UNREGISTER_CLIENT (35): a client leaves one producer group, one consumer group, or both.</summary>
/// <remarks>Answered on the receive loop, so that it takes effect before the close that follows it.</remarks>
public sealed class UnregisterClientHandler(ClientTable clients) : IRequestHandler
{
    public void Handle(in RequestFrame request, RequestContext context)
    {
        if (!UnregisterClientHeader.TryDecode(in request, out UnregisterClientHeader header, out string? problem))
        {
            context.RespondText(ResponseCode.SystemError, problem!);
            return;
        }

        if (!header.ProducerGroup.IsEmpty)
        {
            clients.UnregisterProducer(context.Connection, Encoding.UTF8.GetString(header.ProducerGroup));
        }

        if (!header.ConsumerGroup.IsEmpty)
        {
            clients.UnregisterConsumer(context.Connection, Encoding.UTF8.GetString(header.ConsumerGroup));
        }

        using ResponseScope scope = context.Respond(ResponseCode.Success);
    }
}
