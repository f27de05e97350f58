using RocketNet.Broker.Topics;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Offsets;

/// <summary>GET_CONSUME_STATS (208): how far a group has come on the queues of its topics.</summary>
internal sealed class ConsumeStatsHandler(OffsetTable offsets, TopicTable topics, GroupProgress progress)
    : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        GetConsumeStatsHeader header = request.ReadHeader<GetConsumeStatsHeader>();
        string group = header.ConsumerGroup;
        Dictionary<MessageQueue, ConsumeOffset> table = [];
        double tps = 0;
        foreach (string name in TopicsAsked(in header))
        {
            if (!topics.TryGet(name, out TopicEntry? topic) || !progress.IsRead(group, name))
            {
                continue;
            }

            if (table.Count + topic.Config.ReadQueueNums > GroupProgress.QueueCountMax)
            {
                return new(Response.Error(ResponseCode.SystemError, GroupProgress.TooManyQueues));
            }

            tps += progress.Tps(group, name);
            foreach ((MessageQueue queue, ConsumeOffset offset) in progress.Of(group, topic))
            {
                table[queue] = offset;
            }
        }

        return new(Response.Ok(new ConsumeStats(table, tps).ToJson()));
    }

    private IEnumerable<string> TopicsAsked(in GetConsumeStatsHeader header) =>
        (string.IsNullOrWhiteSpace(header.Topic), string.IsNullOrWhiteSpace(header.TopicList)) switch
        {
            (false, _) => [header.Topic!],
            (true, false) => header.TopicList!.Split(
                ';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            (true, true) => offsets.TopicsOf(header.ConsumerGroup),
        };
}
