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

                stats.Add(new ConsumeStats(
                    progress.Of(group.Name, topic).ToDictionary(), progress.Tps(group.Name, topic.Name)));
            }

            shown.Add(new(group.Name, stats));
        }

        string address = $"{broker.BrokerIP1}:{Invariant.Text(broker.ListenPort)}";
        long totalDiff = shown.SelectMany(group => group.Value).SelectMany(stats => stats.OffsetTable.Values)
            .Sum(offset => offset.BrokerOffset - offset.ConsumerOffset);
        return new(Response.Ok(new ConsumeStatsList(address, shown, totalDiff).ToJson()));
    }

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
