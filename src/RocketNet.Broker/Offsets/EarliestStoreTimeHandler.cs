using System.Text;
using RocketNet.Protocol.Headers;
using RocketNet.Remoting.Server;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Reading;

namespace RocketNet.Broker.Offsets;

/// <summary>
/// GET_EARLIEST_MSG_STORETIME (32): when the queue's oldest message was stored; −1 when there is none.
/// </summary>
public sealed class EarliestStoreTimeHandler(ConsumeQueueTable queues, MessageReader reader) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        GetEarliestMsgStoretimeHeader header = request.ReadHeader<GetEarliestMsgStoretimeHeader>();
        byte[] topic = Encoding.UTF8.GetBytes(header.Topic);
        long timestamp = queues.TryGet(topic, header.QueueId, out ConsumeQueue? queue)
            ? reader.StoreTimeAt(queue, queue.Min)
            : -1;
        return new(Response.Ok().With("timestamp", timestamp));
    }
}
