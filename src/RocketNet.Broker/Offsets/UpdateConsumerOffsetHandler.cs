using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Offsets;

/// <summary>UPDATE_CONSUMER_OFFSET (15): a group has consumed a queue up to here. As a rule one-way.</summary>
/// <remarks>Answered on the receive loop: the commits of a shutdown are the last bytes before the close.</remarks>
public sealed class UpdateConsumerOffsetHandler(OffsetTable offsets) : IRequestHandler
{
    public void Handle(in RequestFrame request, RequestContext context)
    {
        if (!UpdateConsumerOffsetHeader.TryDecode(
            in request,
            out UpdateConsumerOffsetHeader header,
            out string? problem))
        {
            context.RespondText(ResponseCode.SystemError, problem!);
            return;
        }

        if (!offsets.TryCommit(header.Topic, header.ConsumerGroup, header.QueueId, header.CommitOffset))
        {
            using ResponseScope refused = context.Respond(
                ResponseCode.SystemError,
                "The offset is not stored: topic, group or queue id is beyond the limits."u8);
            return;
        }

        using ResponseScope stored = context.Respond(ResponseCode.Success);
    }
}
