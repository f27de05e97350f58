using System.Diagnostics.CodeAnalysis;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Messages;

namespace RocketNet.NameServer.Routes;

/// <summary>The questions one can ask the tables of a <see cref="RouteTable"/>; valid only under its lock.</summary>
internal readonly ref struct RouteView(
    QueueTable queues,
    Dictionary<string, BrokerEntry> brokers,
    Dictionary<string, SortedSet<string>> clusters,
    Dictionary<string, IReadOnlyList<string>> filterServers,
    RouteBodyCache bodies)
{
    /// <summary>Where a topic lives.</summary>
    /// <returns>False when no registered broker has it.</returns>
    public bool TryGetRoute(string topic, string? orderTopicConf, [NotNullWhen(true)] out TopicRouteData? route)
    {
        route = null;
        if (!TryGetQueues(topic, out Dictionary<string, QueueData>? found))
        {
            return false;
        }

        var brokerDatas = new List<BrokerData>(found.Count);
        var filters = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (string brokerName in found.Keys)
        {
            if (brokers.TryGetValue(brokerName, out BrokerEntry? broker))
            {
                brokerDatas.Add(Copy(broker));
                AddFilters(broker, filters);
            }
        }

        if (brokerDatas.Count == 0)
        {
            return false;
        }

        route = new TopicRouteData
        {
            OrderTopicConf = orderTopicConf,
            QueueDatas = [.. found.Values],
            BrokerDatas = brokerDatas,
            FilterServerTable = filters,
        };
        return true;
    }

    /// <summary>
    /// The route for a client of one zone: brokers of other zones are left out unless they have no master.
    /// </summary>
    /// <remarks>Compat: ZoneRouteRPCHook.doAfterResponse@5.3.3.</remarks>
    public bool TryGetRouteOfZone(
        string topic, string? orderTopicConf, string zoneName, [NotNullWhen(true)] out TopicRouteData? route)
    {
        if (!TryGetRoute(topic, orderTopicConf, out TopicRouteData? all))
        {
            route = null;
            return false;
        }

        var kept = new HashSet<string>(StringComparer.Ordinal);
        var filters = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (BrokerData data in all.BrokerDatas)
        {
            BrokerEntry broker = brokers[data.BrokerName];
            if (broker.MasterAddress is null
                || string.Equals(broker.ZoneName, zoneName, StringComparison.OrdinalIgnoreCase))
            {
                kept.Add(broker.BrokerName);
                AddFilters(broker, filters);
            }
        }

        route = all with
        {
            QueueDatas = [.. all.QueueDatas.Where(queue => kept.Contains(queue.BrokerName))],
            BrokerDatas = [.. all.BrokerDatas.Where(broker => kept.Contains(broker.BrokerName))],
            FilterServerTable = filters,
        };
        return true;
    }

    /// <summary>Keeps an encoded answer until the tables change.</summary>
    public void Keep(string topic, RouteDialect dialect, byte[] body) => bodies.Put(topic, dialect, body);

    public ClusterInfo Clusters()
    {
        var brokerTable = new Dictionary<string, BrokerData>(StringComparer.Ordinal);
        foreach (BrokerEntry broker in brokers.Values)
        {
            brokerTable.Add(broker.BrokerName, Copy(broker));
        }

        var clusterTable = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach ((string cluster, SortedSet<string> names) in clusters)
        {
            clusterTable.Add(cluster, [.. names]);
        }

        return new ClusterInfo(brokerTable, clusterTable);
    }

    /// <summary>Id → address of a broker name; empty when it is unknown.</summary>
    public SortedDictionary<long, string> Members(string brokerName) =>
        brokers.TryGetValue(brokerName, out BrokerEntry? broker) ? new(broker.Addresses) : [];

    public List<string> Topics() => [.. queues.Topics.Where(IsShown)];

    public List<string> TopicsOfCluster(string clusterName)
    {
        var topics = new HashSet<string>(StringComparer.Ordinal);
        if (clusters.TryGetValue(clusterName, out SortedSet<string>? names))
        {
            foreach (string brokerName in names)
            {
                topics.UnionWith(queues.TopicsOf(brokerName));
            }
        }

        return [.. topics.Where(IsShown)];
    }

    public List<string> TopicsWithSysFlag(int mask, int wanted) =>
        [.. queues.TopicsWithSysFlag(mask, wanted).Where(IsShown)];

    /// <summary>Names of clusters and brokers, which are topics too, and the address of some broker.</summary>
    public (List<string> Topics, string? BrokerAddress) SystemTopics()
    {
        var topics = new List<string>();
        foreach ((string cluster, SortedSet<string> names) in clusters)
        {
            topics.Add(cluster);
            topics.AddRange(names.Where(name => !topics.Contains(name)));
        }

        BrokerEntry? any = brokers.Values.FirstOrDefault(broker => broker.Addresses.Count > 0);
        return (topics, any?.Addresses.Values.First());
    }

    private static bool IsShown(string topic) => topic != TopicName.AutoCreateOf430;

    private static BrokerData Copy(BrokerEntry broker) => new()
    {
        Cluster = broker.ClusterName,
        BrokerName = broker.BrokerName,
        BrokerAddrs = new SortedDictionary<long, string>(broker.Addresses),
        ZoneName = broker.ZoneName,
    };

    /// <summary>
    /// Compat: MixAll.AUTO_CREATE_TOPIC_KEY_TOPIC@4.3.0 is the name under which only that version asks for the template
    /// topic. Newer brokers do not register it: it gets the route of TBW102, and is shown in no list.
    /// </summary>
    private bool TryGetQueues(string topic, [NotNullWhen(true)] out Dictionary<string, QueueData>? found) =>
        queues.TryGet(topic, out found)
        || (topic == TopicName.AutoCreateOf430 && queues.TryGet(TopicName.AutoCreate, out found));

    private void AddFilters(BrokerEntry broker, Dictionary<string, IReadOnlyList<string>> filters)
    {
        foreach (string address in broker.Addresses.Values)
        {
            if (filterServers.TryGetValue(address, out IReadOnlyList<string>? servers))
            {
                filters[address] = servers;
            }
        }
    }
}
