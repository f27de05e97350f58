using System.Diagnostics.CodeAnalysis;
using RocketNet.Broker.Configuration;
using RocketNet.Broker.Tables;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Messages;

namespace RocketNet.Broker.Topics;

/// <summary>
/// The topics of this broker. Reading takes no lock and allocates nothing, any thread may; changes are ordered among
/// each other and take effect in memory at once. <see cref="TopicFile"/> writes them down.
/// </summary>
public sealed class TopicTable
{
    /// <summary>A bound on what clients can make by sending to new names: about half a gigabyte.</summary>
    private const int TopicCountMax = 1_000_000;

    private readonly Utf8Table<TopicEntry> _topics = new();
    private readonly BrokerConfiguration _configuration;
    private readonly TimeProvider _time;

    // Guards changes of the table together with the version that counts them.
    private readonly Lock _changing = new();
    private DataVersion _version = DataVersion.Zero;

    public TopicTable(BrokerConfiguration configuration, TimeProvider time)
    {
        _configuration = configuration;
        _time = time;
        AddBuiltIn();
    }

    /// <summary>Told outside any lock, on the thread that made the change.</summary>
    public event Action<TopicChange>? Changed;

    /// <summary>What topics.json and the name servers compare.</summary>
    public DataVersion Version => Volatile.Read(ref _version);

    /// <summary>Every topic, the hidden one too.</summary>
    public IEnumerable<TopicEntry> Entries => _topics.Values;

    /// <summary>What files and lists show.</summary>
    public IEnumerable<TopicConfig> Listed =>
        _topics.Values.Where(entry => !entry.IsHidden).Select(entry => entry.Config);

    public bool TryGet(ReadOnlySpan<byte> topic, [NotNullWhen(true)] out TopicEntry? entry) =>
        _topics.TryGet(topic, out entry);

    public bool TryGet(string topic, [NotNullWhen(true)] out TopicEntry? entry) => _topics.TryGet(topic, out entry);

    /// <summary>Makes the topic of a first send after its template, if the broker may.</summary>
    /// <returns>
    /// Null when there is no such template or automatic creation is off: the send fails with TOPIC_NOT_EXIST.
    /// </returns>
    public TopicEntry? CreateBySend(in FirstSend send)
    {
        if (_topics.TryGet(send.Topic, out TopicEntry? present))
        {
            return present;
        }

        _topics.TryGet(send.DefaultTopic, out TopicEntry? template);
        TopicConfig? derived = TopicTemplate.Derive(
            template?.Config,
            send,
            _configuration.Broker.AutoCreateTopicEnable);
        return derived is null ? null : CreateIfAbsent(derived);
    }

    /// <summary>The topic from which a group's failed messages are read again, made when it is missing.</summary>
    public TopicEntry? CreateRetry(string group, int retryQueueNums, bool unitMode)
    {
        string topic = TopicName.RetryOf(group);
        return _topics.TryGet(topic, out TopicEntry? present)
            ? present
            : CreateIfAbsent(BuiltInTopics.Create(topic, Math.Max(retryQueueNums, 0)) with
            {
                TopicSysFlag = unitMode ? TopicConfig.SysFlagUnitSub : 0,
            });
    }

    /// <summary>The topic of messages that failed too often, made when it is missing.</summary>
    public TopicEntry? CreateDeadLetter(string group) => CreateInternal(TopicName.DlqOf(group), 1);

    /// <summary>A topic the broker itself needs, made when it is missing.</summary>
    public TopicEntry? CreateInternal(string topic, int queueNums) => _topics.TryGet(topic, out TopicEntry? present)
        ? present
        : CreateIfAbsent(BuiltInTopics.Create(topic, queueNums));

    /// <summary>Creates or changes a topic as an operator says.</summary>
    /// <returns>False when the table is full.</returns>
    public bool Put(TopicConfig config)
    {
        lock (_changing)
        {
            if (_topics.TryGet(config.TopicName, out TopicEntry? entry))
            {
                entry.Config = config;
            }
            else if (!TryAdd(config, out _))
            {
                return false;
            }

            NextVersion();
        }

        Changed?.Invoke(new TopicChange(TopicChangeKind.Administered, config));
        return true;
    }

    /// <summary>
    /// Takes the ordered-topic list of a name server over: a listed topic is ordered, any other is not.
    /// </summary>
    public void ApplyOrder(IReadOnlySet<string> orderedTopics)
    {
        List<TopicConfig> changed = [];
        lock (_changing)
        {
            foreach (TopicEntry entry in _topics.Values)
            {
                bool isOrdered = orderedTopics.Contains(entry.Name);
                if (entry.Config.Order != isOrdered)
                {
                    entry.Config = entry.Config with { Order = isOrdered };
                    changed.Add(entry.Config);
                }
            }

            if (changed.Count > 0)
            {
                NextVersion();
            }
        }

        foreach (TopicConfig config in changed)
        {
            Changed?.Invoke(new TopicChange(TopicChangeKind.Created, config));
        }
    }

    public bool Remove(string topic)
    {
        TopicEntry? removed;
        lock (_changing)
        {
            if (!_topics.TryGet(topic, out TopicEntry? entry) || !_topics.Remove(entry.NameUtf8, out removed))
            {
                return false;
            }

            NextVersion();
        }

        Changed?.Invoke(new TopicChange(TopicChangeKind.Removed, removed.Config));
        return true;
    }

    /// <summary>Counts a change that touches every topic, such as the broker's own permission.</summary>
    public void TouchVersion()
    {
        lock (_changing)
        {
            NextVersion();
        }
    }

    /// <summary>Takes over what the file holds, before anybody else uses the table. What is built in stays.</summary>
    internal void Load(IEnumerable<TopicConfig> topics, DataVersion version)
    {
        lock (_changing)
        {
            foreach (TopicConfig config in topics.Where(config => config.TopicName.Length > 0))
            {
                Restore(config);
            }

            Volatile.Write(ref _version, version);
        }
    }

    private void Restore(TopicConfig config)
    {
        // Compat: TopicConfigManager.createTopicInSendMessageMethod@4.9.8 takes the inherit bit from the template once
        // automatic creation is off; a TBW102 from an earlier run must not work as a template any more.
        bool isStaleTemplate = config.TopicName == TopicName.AutoCreate
            && !_configuration.Broker.AutoCreateTopicEnable;
        TopicConfig usable = isStaleTemplate ? config with { Perm = BuiltInTopics.ReadWrite } : config;
        if (_topics.TryGet(usable.TopicName, out TopicEntry? entry))
        {
            entry.Config = usable;
        }
        else
        {
            TryAdd(usable, out _);
        }
    }

    private TopicEntry? CreateIfAbsent(TopicConfig config)
    {
        TopicEntry? entry;
        lock (_changing)
        {
            if (_topics.TryGet(config.TopicName, out entry))
            {
                return entry;
            }

            if (!TryAdd(config, out entry))
            {
                return null;
            }

            NextVersion();
        }

        Changed?.Invoke(new TopicChange(TopicChangeKind.Created, config));
        return entry;
    }

    private void AddBuiltIn()
    {
        foreach (TopicConfig config in BuiltInTopics.Of(_configuration.Broker))
        {
            TryAdd(config, out _);
        }
    }

    private bool TryAdd(TopicConfig config, [NotNullWhen(true)] out TopicEntry? entry)
    {
        if (_topics.Count >= TopicCountMax)
        {
            entry = null;
            return false;
        }

        entry = new TopicEntry(config, config.TopicName == TopicName.AutoCreateOf430);
        entry = _topics.GetOrAdd(entry.NameUtf8, entry);
        return true;
    }

    private void NextVersion() =>
        Volatile.Write(ref _version, _version.NextVersion(_time.GetUtcNow().ToUnixTimeMilliseconds()));
}
