using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Headers;
using RocketNet.Remoting.Server;
using RocketNet.Store.ConsumeQueues;

namespace RocketNet.Broker.Offsets;

/// <summary>QUERY_CORRECTION_OFFSET (308): of each queue the lowest offset any group stands at.</summary>
/// <remarks>
/// Java: ConsumerOffsetManager.queryMinOffsetInAllGroup@4.9.7, which deletes the offsets of the groups that shall not
/// count; here they only do not count.
/// </remarks>
public sealed class CorrectionOffsetsHandler(OffsetTable offsets, ConsumeQueueTable queues) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        QueryCorrectionOffsetHeader header = request.ReadHeader<QueryCorrectionOffsetHeader>();
        HashSet<string> left = [.. header.FilterGroups?.Split(',') ?? []];
        Dictionary<int, long> lowest = [];
        Dictionary<int, long> compared = [];
        foreach (GroupQueueOffsets entry in offsets.Entries.Where(entry => entry.Topic == header.Topic))
        {
            foreach ((int queueId, long offset) in entry.Snapshot())
            {
                if (entry.Group == header.CompareGroup)
                {
                    compared[queueId] = offset;
                }

                if (!left.Contains(entry.Group) && offset >= MinOf(header.Topic, queueId))
                {
                    lowest[queueId] = Math.Min(offset, lowest.GetValueOrDefault(queueId, long.MaxValue));
                }
            }
        }

        // Who stands behind the lowest of the others has nothing to correct.
        foreach ((int queueId, long offset) in compared)
        {
            if (lowest.TryGetValue(queueId, out long others) && others > offset)
            {
                lowest[queueId] = long.MaxValue;
            }
        }

        return new(Response.Ok(new QueryCorrectionOffsetBody(lowest).ToJson()));
    }

    private long MinOf(string topic, int queueId) =>
        queues.TryGet(topic, queueId, out ConsumeQueue? queue) ? queue.Min.Value : 0;
}
