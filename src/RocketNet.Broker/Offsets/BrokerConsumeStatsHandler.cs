using RocketNet.Broker.Configuration;
using RocketNet.Broker.Groups;
using RocketNet.Broker.Topics;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Offsets;

/// <summary>GET_BROKER_CONSUME_STATS (317): how far every group has come, topic by topic.</summary>
/// <remarks>
/// Java: AdminBrokerProcessor.fetchAllConsumeStatsInBroker@4.9.8. A group without topics is listed too.
/// </remarks>
internal sealed class BrokerConsumeStatsHandler(
    OffsetTable offsets,
    TopicTable topics,
    GroupTable groups,
    GroupProgress progress,
    BrokerOptions broker) : IColdRequestHandler
{
    public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
    {
        bool isOrder = request.ReadHeader<GetConsumeStatsInBrokerHeader>().IsOrder;
        ILookup<string, string> topicsByGroup = offsets.TopicsByGroup();
        List<KeyValuePair<string, IReadOnlyList<ConsumeStats>>> shown = [];
        int queueCount = 0;
        long totalDiff = 0;
        foreach (GroupEntry group in groups.Entries)
        {
            List<ConsumeStats> stats = [];
            foreach (TopicEntry topic in Read(group.Name, topicsByGroup[group.Name], isOrder))
            {
                queueCount += topic.Config.ReadQueueNums;
                if (queueCount > GroupProgress.QueueCountMax)
                {
                    return new(Response.Error(ResponseCode.SystemError, GroupProgress.TooManyQueues));
                }

                ConsumeStats ofTopic = new(
                    progress.Of(group.Name, topic).ToDictionary(), progress.Tps(group.Name, topic.Name));
                stats.Add(ofTopic);
                totalDiff = unchecked(totalDiff + DiffOf(ofTopic));
            }

            shown.Add(new(group.Name, stats));
        }

        string address = $"{broker.BrokerIP1}:{Invariant.Text(broker.ListenPort)}";
        return new(Response.Ok(new ConsumeStatsList(address, shown, totalDiff).ToJson()));
    }

    // A client may commit any offset, so this wraps where it must, as in Java; Sum would throw and show nobody.
    private static long DiffOf(ConsumeStats stats) => stats.OffsetTable.Values.Aggregate(
        0L, static (diff, offset) => unchecked(diff + offset.BrokerOffset - offset.ConsumerOffset));

    private IEnumerable<TopicEntry> Read(string group, IEnumerable<string> names, bool isOrder)
    {
        foreach (string name in names)
        {
            if (topics.TryGet(name, out TopicEntry? topic)
                && (topic.Config.Order || !isOrder)
                && progress.IsRead(group, name))
            {
                yield return topic;
            }
        }
    }
}
