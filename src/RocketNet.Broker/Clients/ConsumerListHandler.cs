using System.Text;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Clients;

/// <summary>GET_CONSUMER_LIST_BY_GROUP (38): the ids among which every member shares the queues by itself.</summary>
/// <remarks>
/// A client that has just reconnected has two connections; it is listed once, or it would get two shares.
/// </remarks>
public sealed class ConsumerListHandler(ConsumerTable consumers) : IRequestHandler
{
    public void Handle(in RequestFrame request, RequestContext context)
    {
        if (!GetConsumerListByGroupHeader.TryDecode(
            in request,
            out GetConsumerListByGroupHeader header,
            out string? problem))
        {
            context.RespondText(ResponseCode.SystemError, problem!);
            return;
        }

        if (!consumers.TryGet(header.ConsumerGroup, out ConsumerGroup? group))
        {
            context.RespondText(
                ResponseCode.SystemError,
                $"no consumer for this group, {Encoding.UTF8.GetString(header.ConsumerGroup)}");
            return;
        }

        string[] ids = [.. group.Members.Select(member => member.ClientId).Distinct(StringComparer.Ordinal)];
        byte[] body = new GetConsumerListByGroupBody(ids).ToJson();
        using ResponseScope scope = context.Respond(ResponseCode.Success);
        scope.Writer.Body(body);
    }
}
