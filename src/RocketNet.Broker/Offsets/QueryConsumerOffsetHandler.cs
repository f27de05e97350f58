using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Reading;

namespace RocketNet.Broker.Offsets;

/// <summary>QUERY_CONSUMER_OFFSET (14): where a group goes on reading a queue.</summary>
public sealed class QueryConsumerOffsetHandler(OffsetTable offsets, ConsumeQueueTable queues, MessageReader reader)
    : IRequestHandler
{
    public void Handle(in RequestFrame request, RequestContext context)
    {
        if (!QueryConsumerOffsetHeader.TryDecode(in request, out QueryConsumerOffsetHeader header, out string? problem))
        {
            context.RespondText(ResponseCode.SystemError, problem!);
            return;
        }

        if (!offsets.TryQuery(header.Topic, header.ConsumerGroup, header.QueueId, out long offset)
            && !StartsAtZero(in header))
        {
            using ResponseScope notFound = context.Respond(
                ResponseCode.QueryNotFound,
                "Not found, V3_0_6_SNAPSHOT maybe this group consumer boot first"u8);
            return;
        }

        using ResponseScope found = context.Respond(ResponseCode.Success);
        found.Writer.Field(OffsetResponse.Offset, Math.Max(offset, 0));
    }

    // Compat: ConsumerManageProcessor.queryConsumerOffset@4.9.8: a group without an offset starts at 0 while the
    // queue's first message is still there and young enough to lie in memory, whatever its consumer asks for; an
    // unknown or empty queue counts as such. 5.x clients can forbid it.
    private bool StartsAtZero(in QueryConsumerOffsetHeader header)
    {
        if (header.SetZeroIfNotFound == false)
        {
            return false;
        }

        return !queues.TryGet(header.Topic, header.QueueId, out ConsumeQueue? queue)
            || (queue.Min.Value <= 0 && !IsFirstMessageCold(queue));
    }

    private bool IsFirstMessageCold(ConsumeQueue queue)
    {
        ReadPlan plan = new();
        reader.Plan(queue, offset: 0, maxCount: 1, filter: null, plan);
        return plan.IsCold;
    }
}
