using RocketNet.Protocol.Bodies;

namespace RocketNet.NameServer.Routes;

/// <summary>
/// Which brokers live, and which queues of which topic each of them has. Any thread; nothing of it is persisted, the
/// brokers register again within 30 seconds.
/// </summary>
/// <remarks>
/// Java: RouteInfoManager@4.9.8, with the live table searched by connection, never by remote address.
/// </remarks>
public sealed class RouteTable(TimeProvider time)
{
    public const long MasterId = 0;

    /// <summary>Addresses, and cluster names; registration needs no permission, so memory is bounded here.</summary>
    public const int BrokersMax = 10_000;

    /// <summary>Distinct topics of all brokers, about 1 KB each.</summary>
    public const int TopicsMax = 200_000;

    private const int WritePermission = 2;
    private const int ReadWritePermission = 6;

    // Guards all tables below and every write to the cache, so that a body is never cached after its route changed.
    private readonly Lock _gate = new();
    private readonly QueueTable _queues = new();
    private readonly Dictionary<string, BrokerEntry> _brokers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> _clusters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LiveBroker> _live = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> _filterServers = new(StringComparer.Ordinal);
    private readonly RouteBodyCache _bodies = new();

    /// <summary>Encoded route answers; reading takes no lock.</summary>
    internal RouteBodyCache Bodies => _bodies;

    /// <summary>Takes a registration in. It only ever adds: what it does not name stays.</summary>
    public RegistrationResult Register(BrokerRegistration registration)
    {
        lock (_gate)
        {
            if ((_live.Count >= BrokersMax && !_live.ContainsKey(registration.BrokerAddress))
                || (_clusters.Count >= BrokersMax && !_clusters.ContainsKey(registration.ClusterName)))
            {
                return new RegistrationResult(RegistrationStatus.TooManyBrokers);
            }

            if (_queues.TopicCount + registration.Topics.Count > TopicsMax
                && CountWith(registration.Topics) > TopicsMax)
            {
                return new RegistrationResult(RegistrationStatus.TooManyTopics);
            }

            if (_live.TryGetValue(registration.BrokerAddress, out LiveBroker? live)
                && live.BrokerName != registration.BrokerName)
            {
                // The process was restarted under another name: nothing else would ever take the old name out.
                Remove(live.BrokerName, live.Address);
                live = null;
            }

            bool isFirst = PutAddress(registration);
            bool isChanged = isFirst || live is null || !live.DataVersion.Equals(registration.DataVersion);
            if (registration.BrokerId == MasterId)
            {
                PutTopics(registration, isChanged);
            }

            _live[registration.BrokerAddress] = new LiveBroker(registration, time.GetTimestamp());
            PutFilterServers(registration);
            return Answer(registration, isChanged);
        }
    }

    /// <summary>
    /// Adds or replaces the queues of one topic (5.x). All brokers named must be registered, else nothing happens.
    /// </summary>
    /// <returns>False when nothing happened.</returns>
    public bool RegisterTopic(string topic, IReadOnlyCollection<QueueData> queues)
    {
        lock (_gate)
        {
            if (queues.Count == 0 || queues.Any(queue => !_brokers.ContainsKey(queue.BrokerName))
                || (_queues.TopicCount >= TopicsMax && !_queues.Contains(topic)))
            {
                return false;
            }

            foreach (QueueData queue in queues)
            {
                PutQueues(topic, queue);
            }

            return true;
        }
    }

    /// <summary>Takes a broker out at its own wish. The address decides: a successor under the same id stays.</summary>
    public void Unregister(string brokerName, string brokerAddress)
    {
        lock (_gate)
        {
            Remove(brokerName, brokerAddress);
        }
    }

    /// <summary>Takes out what was registered over a connection that is closed.</summary>
    public IReadOnlyList<LostBroker> RemoveConnection(object connection)
    {
        lock (_gate)
        {
            return RemoveWhere(live => ReferenceEquals(live.Connection, connection));
        }
    }

    /// <summary>Takes out who was silent for longer than its timeout.</summary>
    public IReadOnlyList<LostBroker> RemoveExpired()
    {
        lock (_gate)
        {
            long now = time.GetTimestamp();
            return RemoveWhere(live => time.GetElapsedTime(live.SeenTimestamp, now) > live.Timeout);
        }
    }

    /// <summary>Counts a sign of life; an unknown broker stays unknown.</summary>
    public void Refresh(string brokerAddress)
    {
        lock (_gate)
        {
            if (_live.TryGetValue(brokerAddress, out LiveBroker? live))
            {
                live.SeenTimestamp = time.GetTimestamp();
            }
        }
    }

    /// <summary>Whether the broker's topics differ from those held; a broker that asks and has no news lives.</summary>
    /// <param name="brokerAddress">The advertised address.</param>
    /// <param name="sent">The version the broker has now.</param>
    /// <param name="held">The version of its latest registration; null when it has none.</param>
    public bool IsChanged(string brokerAddress, DataVersion sent, out DataVersion? held)
    {
        lock (_gate)
        {
            held = null;
            if (!_live.TryGetValue(brokerAddress, out LiveBroker? live))
            {
                return true;
            }

            held = live.DataVersion;
            if (!held.Equals(sent))
            {
                return true;
            }

            live.SeenTimestamp = time.GetTimestamp();
            return false;
        }
    }

    /// <summary>Takes the write permission from all topics of a broker name, in memory only.</summary>
    /// <returns>The topics the broker has.</returns>
    public int WipeWritePermission(string brokerName) =>
        ChangePermission(brokerName, permission => permission & ~WritePermission);

    /// <summary>Gives all topics of a broker name read and write permission, in memory only.</summary>
    /// <remarks>Compat: RouteInfoManager.operateWritePermOfBroker@4.9.8 sets 6 whatever the topic had before.</remarks>
    /// <returns>The topics the broker has.</returns>
    public int AddWritePermission(string brokerName) => ChangePermission(brokerName, _ => ReadWritePermission);

    /// <summary>Forgets a topic, of all brokers or of those of one cluster.</summary>
    public void DeleteTopic(string topic, string? clusterName)
    {
        lock (_gate)
        {
            bool isChanged = string.IsNullOrEmpty(clusterName)
                ? _queues.RemoveTopic(topic)
                : _clusters.TryGetValue(clusterName, out SortedSet<string>? brokers) && _queues.Remove(topic, brokers);
            if (isChanged)
            {
                _bodies.Invalidate(topic);
            }
        }
    }

    /// <summary>Lets the next route query encode its answer anew, for what comes from outside the tables.</summary>
    public void InvalidateBodies()
    {
        lock (_gate)
        {
            _bodies.Clear();
        }
    }

    /// <summary>Reads the tables; <paramref name="read"/> runs under the lock and must return copies.</summary>
    internal TResult Read<TArgument, TResult>(TArgument argument, Func<RouteView, TArgument, TResult> read)
    {
        lock (_gate)
        {
            return read(new RouteView(_queues, _brokers, _clusters, _filterServers, _bodies), argument);
        }
    }

    private int CountWith(IReadOnlyCollection<TopicConfig> added) =>
        _queues.TopicCount + added.Count(topic => !_queues.Contains(topic.TopicName));

    /// <returns>True when the broker name or the id under it is new.</returns>
    private bool PutAddress(BrokerRegistration registration)
    {
        if (!_clusters.TryGetValue(registration.ClusterName, out SortedSet<string>? names))
        {
            names = new SortedSet<string>(StringComparer.Ordinal);
            _clusters.Add(registration.ClusterName, names);
        }

        names.Add(registration.BrokerName);
        if (!_brokers.TryGetValue(registration.BrokerName, out BrokerEntry? broker))
        {
            broker = new BrokerEntry(registration.ClusterName, registration.BrokerName);
            _brokers.Add(registration.BrokerName, broker);
        }

        // A slave that became master keeps its address: it must not stay in the route as slave too.
        bool isRouteChanged = broker.RemoveAddress(registration.BrokerAddress, exceptId: registration.BrokerId);
        bool isFirst = !broker.Addresses.TryGetValue(registration.BrokerId, out string? address);
        broker.Addresses[registration.BrokerId] = registration.BrokerAddress;
        isRouteChanged |= address != registration.BrokerAddress || broker.ZoneName != registration.ZoneName;
        broker.ZoneName = registration.ZoneName;
        if (isRouteChanged)
        {
            _bodies.Clear();
        }

        return isFirst;
    }

    /// <remarks>
    /// Compat: a broker of 5.x may register a new topic alone, under the version of its whole table, before it has
    /// registered that. RouteInfoManager.isTopicConfigChanged@5.3.3 looks for topics it lacks; 4.9.8 does not.
    /// </remarks>
    private void PutTopics(BrokerRegistration registration, bool isChanged)
    {
        foreach (TopicConfig topic in registration.Topics)
        {
            if (isChanged || !_queues.Contains(topic.TopicName, registration.BrokerName))
            {
                PutQueues(topic.TopicName, new QueueData(
                    registration.BrokerName,
                    topic.ReadQueueNums,
                    topic.WriteQueueNums,
                    topic.Perm,
                    topic.TopicSysFlag));
            }
        }

        if (isChanged && registration.RemovesMissingTopics)
        {
            HashSet<string> kept = [.. registration.Topics.Select(topic => topic.TopicName)];
            foreach (string topic in _queues.TopicsOf(registration.BrokerName).Where(topic => !kept.Contains(topic)))
            {
                _queues.Remove(topic, [registration.BrokerName]);
                _bodies.Invalidate(topic);
            }
        }
    }

    private void PutQueues(string topic, QueueData queues)
    {
        if (_queues.Put(topic, queues))
        {
            _bodies.Invalidate(topic);
        }
    }

    private void PutFilterServers(BrokerRegistration registration)
    {
        if (registration.FilterServers is null)
        {
            return;
        }

        bool isChanged = registration.FilterServers.Count == 0
            ? _filterServers.Remove(registration.BrokerAddress)
            : !_filterServers.TryGetValue(registration.BrokerAddress, out IReadOnlyList<string>? held)
                || !held.SequenceEqual(registration.FilterServers);
        if (registration.FilterServers.Count > 0)
        {
            _filterServers[registration.BrokerAddress] = registration.FilterServers;
        }

        if (isChanged)
        {
            _bodies.Clear();
        }
    }

    private RegistrationResult Answer(BrokerRegistration registration, bool isNews)
    {
        string? master = registration.BrokerId == MasterId ? null : _brokers[registration.BrokerName].MasterAddress;
        return master is not null && _live.TryGetValue(master, out LiveBroker? live)
            ? new RegistrationResult(RegistrationStatus.Registered, isNews, master, live.HaServerAddress)
            : new RegistrationResult(RegistrationStatus.Registered, isNews);
    }

    private List<LostBroker> RemoveWhere(Func<LiveBroker, bool> isLost)
    {
        var lost = new List<LostBroker>();
        foreach (LiveBroker live in _live.Values.Where(isLost).ToArray())
        {
            Remove(live.BrokerName, live.Address);
            lost.Add(new LostBroker(live.BrokerName, live.Address, live.Connection));
        }

        return lost;
    }

    private void Remove(string brokerName, string brokerAddress)
    {
        if (!_live.TryGetValue(brokerAddress, out LiveBroker? live) || live.BrokerName == brokerName)
        {
            _live.Remove(brokerAddress);
        }

        bool isRouteChanged = _filterServers.Remove(brokerAddress);
        if (_brokers.TryGetValue(brokerName, out BrokerEntry? broker))
        {
            isRouteChanged |= broker.RemoveAddress(brokerAddress);
            if (broker.Addresses.Count == 0)
            {
                RemoveBroker(broker);
            }
        }

        if (isRouteChanged)
        {
            _bodies.Clear();
        }
    }

    private void RemoveBroker(BrokerEntry broker)
    {
        _brokers.Remove(broker.BrokerName);
        _queues.RemoveBroker(broker.BrokerName);
        foreach ((string cluster, SortedSet<string> names) in _clusters.ToArray())
        {
            // A broker that changed its cluster is listed under both, so all of them are looked at.
            if (names.Remove(broker.BrokerName) && names.Count == 0)
            {
                _clusters.Remove(cluster);
            }
        }
    }

    private int ChangePermission(string brokerName, Func<int, int> change)
    {
        lock (_gate)
        {
            List<string> topics = _queues.TopicsOf(brokerName);
            foreach (string topic in topics)
            {
                if (_queues.TryGet(topic, out Dictionary<string, QueueData>? brokers))
                {
                    QueueData held = brokers[brokerName];
                    PutQueues(topic, held with { Perm = change(held.Perm) });
                }
            }

            return topics.Count;
        }
    }
}
