using System.Text;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Reading;

namespace RocketNet.Broker.Offsets;

/// <summary>QUERY_CONSUMER_OFFSET (14): where a group goes on reading a queue.</summary>
/// <remarks>Goes to the cold pool only when the queue's first entry has to come from the disk.</remarks>
public sealed class QueryConsumerOffsetHandler(OffsetTable offsets, ConsumeQueueTable queues, MessageReader reader)
    : IRequestHandler, IColdRequestHandler
{
    private const string NotFound = "Not found, V3_0_6_SNAPSHOT maybe this group consumer boot first";

    public void Handle(in RequestFrame request, RequestContext context)
    {
        if (!QueryConsumerOffsetHeader.TryDecode(in request, out QueryConsumerOffsetHeader header, out string? problem))
        {
            context.RespondText(ResponseCode.SystemError, problem!);
            return;
        }

        if (!offsets.TryQuery(header.Topic, header.ConsumerGroup, header.QueueId, out long offset))
        {
            queues.TryGet(header.Topic, header.QueueId, out ConsumeQueue? queue);
            bool? startsAtZero = header.SetZeroIfNotFound == false ? false : StartsAtZero(queue, ReadWait.Never);
            if (startsAtZero is null)
            {
                context.Offload(context.Copy(in request), this);
                return;
            }

            if (startsAtZero == false)
            {
                context.RespondText(ResponseCode.QueryNotFound, NotFound);
                return;
            }
        }

        using ResponseScope found = context.Respond(ResponseCode.Success);
        found.Writer.Field(OffsetResponse.Offset, Math.Max(offset, 0));
    }

    /// <summary>For a group without an offset, whose queue's first entry was not in memory.</summary>
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        HeaderFields header = request.Header;
        byte[] topic = Encoding.UTF8.GetBytes(header.Required("topic"));
        queues.TryGet(topic, header.RequiredInt32("queueId"), out ConsumeQueue? queue);
        return new(StartsAtZero(queue, ReadWait.ForDisk) == true
            ? Response.Ok().With("offset", "0")
            : Response.Error(ResponseCode.QueryNotFound, NotFound));
    }

    // Compat: ConsumerManageProcessor.queryConsumerOffset@4.9.8: a group without an offset starts at 0 while the
    // queue's first message is still there and young enough to lie in memory, whatever its consumer asks for; an
    // unknown or empty queue counts as such. 5.x clients can forbid it.
    private bool? StartsAtZero(ConsumeQueue? queue, ReadWait wait)
    {
        if (queue is null)
        {
            return true;
        }

        if (queue.Min.Value > 0)
        {
            return false;
        }

        ReadPlan plan = new();
        reader.Plan(queue, offset: 0, maxCount: 1, filter: null, plan, wait);
        return plan.NeedsDisk ? null : !plan.IsBeyondMemory;
    }
}
