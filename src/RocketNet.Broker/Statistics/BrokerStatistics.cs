using System.Globalization;
using RocketNet.Broker.Configuration;
using RocketNet.Broker.Groups;
using RocketNet.Broker.Topics;
using RocketNet.Protocol.Bodies;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Statistics;

namespace RocketNet.Broker.Statistics;

/// <summary>
/// The figures of topics and groups over the last minute, hour and day. Counters live where the work is done (the
/// topic's queues, the group's entry) and go with them; here they are sampled and read by name. Any thread.
/// </summary>
/// <remarks>Java: BrokerStatsManager@4.9.7, whose items stay for ever.</remarks>
internal sealed class BrokerStatistics(
    TopicTable topics,
    GroupTable groups,
    ConsumeQueueTable queues,
    StoreStatistics totals,
    BrokerConfiguration configuration,
    TimeProvider time)
{
    private readonly SampledSeries _brokerPuts = new();
    private readonly SampledSeries _brokerGets = new();
    private long _turn;

    /// <summary>Takes one sample of everything; every ten seconds, by one caller at a time.</summary>
    public void Sample()
    {
        long nowMillis = time.GetUtcNow().ToUnixTimeMilliseconds();
        StatisticsDue due = StatisticsDue.At(++_turn);
        foreach (TopicEntry topic in topics.Entries)
        {
            if (queues.TryGetPuts(topic.Name, out TopicPuts? puts) && puts.Appends > 0)
            {
                topic.Puts ??= new SampledSeries();
                topic.Puts.Add(new StatisticsSample(nowMillis, puts.Appends, puts.Messages, puts.Bytes), due);
            }
        }

        foreach (GroupEntry group in groups.Entries)
        {
            SampleGroup(group, nowMillis, due);
        }

        // Compat: BrokerStatsManager.incBrokerPutNums@4.9.7 counts messages but no requests: the average is always 0.
        _brokerPuts.Add(new StatisticsSample(nowMillis, 0, totals.PutMessageTimesTotal, 0), due);
        _brokerGets.Add(new StatisticsSample(nowMillis, 0, totals.GetTransferredTotal, 0), due);
    }

    /// <summary>Finds figures by Java's names; null when nothing was counted under that name and key.</summary>
    public BrokerStatsData? Find(string name, string key) => name switch
    {
        StatisticsNames.TopicPutNums => ReadPuts(key, static series => series.ReadCounts()),
        StatisticsNames.TopicPutSize => ReadPuts(key, static series => series.ReadBytes()),
        StatisticsNames.GroupGetNums => FindTraffic(key)?.ReadGets(),
        StatisticsNames.GroupGetSize => FindTraffic(key)?.ReadGetBytes(),
        StatisticsNames.SendBackPutNums => FindTraffic(key)?.ReadSendBacks(),
        StatisticsNames.GroupGetLatency => ReadLatency(key),
        StatisticsNames.BrokerPutNums => ReadTotal(key, totals.PutMessageTimesTotal, _brokerPuts),
        StatisticsNames.BrokerGetNums => ReadTotal(key, totals.GetTransferredTotal, _brokerGets),
        _ => null,
    };

    /// <summary>Messages a second that the group got from the topic over the last minute.</summary>
    public double GetTps(string group, string topic) => FindTraffic(topic, group)?.ReadGets()?.Minute.Tps ?? 0;

    private void SampleGroup(GroupEntry group, long nowMillis, StatisticsDue due)
    {
        foreach (GroupTopicTraffic traffic in group.Traffic.Topics)
        {
            if (queues.TryGetPuts(traffic.Topic, out TopicPuts? puts) && ReferenceEquals(puts, traffic.Puts))
            {
                traffic.Sample(nowMillis, due);
            }
            else
            {
                group.Traffic.Remove(traffic);
            }
        }
    }

    private BrokerStatsData? ReadPuts(string topic, Func<SampledSeries, BrokerStatsData> read)
    {
        bool isCounted = queues.TryGetPuts(topic, out TopicPuts? puts) && puts.Appends > 0;
        if (!isCounted || !topics.TryGet(topic, out TopicEntry? entry))
        {
            return null;
        }

        return entry.Puts is { } series ? read(series) : BrokerStatsData.Zero;
    }

    private BrokerStatsData? ReadTotal(string key, long total, SampledSeries series) =>
        key == configuration.Broker.BrokerClusterName && total > 0 ? series.ReadCounts() : null;

    private BrokerStatsData? ReadLatency(string key)
    {
        int separator = key.IndexOf('@', StringComparison.Ordinal);
        return separator > 0 && int.TryParse(
                key[..separator], NumberStyles.None, CultureInfo.InvariantCulture, out int queueId)
            ? FindTraffic(key[(separator + 1)..])?.ReadLatency(queueId)
            : null;
    }

    // A group holds no '@'; a topic of an old store might.
    private GroupTopicTraffic? FindTraffic(string key)
    {
        int separator = key.LastIndexOf('@');
        return separator < 0 ? null : FindTraffic(key[..separator], key[(separator + 1)..]);
    }

    private GroupTopicTraffic? FindTraffic(string topic, string group) =>
        groups.TryGet(group, out GroupEntry? entry) && entry.Traffic.TryGet(topic, out GroupTopicTraffic? traffic)
            ? traffic
            : null;
}
