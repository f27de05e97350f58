using System.Text;
using RocketNet.Protocol.Headers;
using RocketNet.Remoting.Server;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Dispatch;
using RocketNet.Store.Reading;

namespace RocketNet.Broker.Offsets;

/// <summary>SEARCH_OFFSET_BY_TIMESTAMP (29): which message was stored at some time.</summary>
/// <remarks>On the cold pool, since the search reads records anywhere in the log.</remarks>
public sealed class SearchOffsetHandler(
    ConsumeQueueTable queues, MessageReader reader, DispatchLoop dispatch) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        SearchOffsetHeader header = request.ReadHeader<SearchOffsetHeader>();
        dispatch.CatchUp();
        byte[] topic = Encoding.UTF8.GetBytes(header.Topic);
        long offset = queues.TryGet(topic, header.QueueId, out ConsumeQueue? queue)
            ? reader.OffsetByTime(queue, header.Timestamp, BoundaryOf(header.BoundaryType))
            : 0;
        return new(Response.Ok().With("offset", offset));
    }

    // Compat: DefaultMessageStore.getOffsetInQueueByTime@4.9.8 answers the message nearest in time; 5.x clients always
    // say which side they mean.
    private static TimeBoundary BoundaryOf(string? type) => type switch
    {
        null => TimeBoundary.Nearest,
        _ when type.Equals("UPPER", StringComparison.OrdinalIgnoreCase) => TimeBoundary.Upper,
        _ => TimeBoundary.Lower,
    };
}
