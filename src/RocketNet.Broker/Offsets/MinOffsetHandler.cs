using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store.ConsumeQueues;

namespace RocketNet.Broker.Offsets;

/// <summary>GET_MIN_OFFSET (31): the offset of the oldest message kept; 0 for a queue never written.</summary>
public sealed class MinOffsetHandler(ConsumeQueueTable queues) : IRequestHandler
{
    public void Handle(in RequestFrame request, RequestContext context)
    {
        if (!GetMinOffsetHeader.TryDecode(in request, out GetMinOffsetHeader header, out string? problem))
        {
            context.RespondText(ResponseCode.SystemError, problem!);
            return;
        }

        long offset = queues.TryGet(header.Topic, header.QueueId, out ConsumeQueue? queue) ? queue.Min.Value : 0;
        using ResponseScope scope = context.Respond(ResponseCode.Success);
        scope.Writer.Field(OffsetResponse.Offset, offset);
    }
}
