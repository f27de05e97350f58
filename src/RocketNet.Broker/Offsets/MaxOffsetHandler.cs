using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Dispatch;

namespace RocketNet.Broker.Offsets;

/// <summary>
/// GET_MAX_OFFSET (30): the offset the queue's next message will have; 0 for a queue never written. Counts every
/// message acknowledged before.
/// </summary>
public sealed class MaxOffsetHandler(ConsumeQueueTable queues, DispatchLoop dispatch) : IRequestHandler
{
    public void Handle(in RequestFrame request, RequestContext context)
    {
        if (!GetMaxOffsetHeader.TryDecode(in request, out GetMaxOffsetHeader header, out string? problem))
        {
            context.RespondText(ResponseCode.SystemError, problem!);
            return;
        }

        dispatch.CatchUp();
        long offset = queues.TryGet(header.Topic, header.QueueId, out ConsumeQueue? queue) ? queue.Max.Value : 0;
        using ResponseScope scope = context.Respond(ResponseCode.Success);
        scope.Writer.Field(OffsetResponse.Offset, offset);
    }
}
