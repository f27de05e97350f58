using System.Diagnostics.CodeAnalysis;
using RocketNet.Protocol.Bodies;

namespace RocketNet.NameServer.Routes;

/// <summary>Topic → broker name → its queues. Owned and guarded by <see cref="RouteTable"/>.</summary>
internal sealed class QueueTable
{
    private readonly Dictionary<string, Dictionary<string, QueueData>> _topics = new(StringComparer.Ordinal);

    public int TopicCount => _topics.Count;

    public IEnumerable<string> Topics => _topics.Keys;

    public bool Contains(string topic) => _topics.ContainsKey(topic);

    public bool Contains(string topic, string brokerName) =>
        _topics.TryGetValue(topic, out Dictionary<string, QueueData>? brokers) && brokers.ContainsKey(brokerName);

    public bool TryGet(string topic, [NotNullWhen(true)] out Dictionary<string, QueueData>? brokers) =>
        _topics.TryGetValue(topic, out brokers);

    /// <returns>False when exactly these queues were there already.</returns>
    public bool Put(string topic, QueueData queues)
    {
        if (!_topics.TryGetValue(topic, out Dictionary<string, QueueData>? brokers))
        {
            brokers = new Dictionary<string, QueueData>(StringComparer.Ordinal);
            _topics.Add(topic, brokers);
        }
        else if (brokers.TryGetValue(queues.BrokerName, out QueueData? held) && held == queues)
        {
            return false;
        }

        brokers[queues.BrokerName] = queues;
        return true;
    }

    public bool RemoveTopic(string topic) => _topics.Remove(topic);

    /// <summary>Takes a topic from some brokers; a topic left without any broker is gone.</summary>
    public bool Remove(string topic, IEnumerable<string> brokerNames)
    {
        if (!_topics.TryGetValue(topic, out Dictionary<string, QueueData>? brokers))
        {
            return false;
        }

        bool isChanged = false;
        foreach (string brokerName in brokerNames)
        {
            isChanged |= brokers.Remove(brokerName);
        }

        if (brokers.Count == 0)
        {
            _topics.Remove(topic);
        }

        return isChanged;
    }

    /// <summary>Takes all topics from a broker.</summary>
    public void RemoveBroker(string brokerName)
    {
        foreach (string topic in TopicsOf(brokerName))
        {
            Remove(topic, [brokerName]);
        }
    }

    /// <summary>The topics a broker has queues of.</summary>
    public List<string> TopicsOf(string brokerName)
    {
        var topics = new List<string>();
        foreach ((string topic, Dictionary<string, QueueData> brokers) in _topics)
        {
            if (brokers.ContainsKey(brokerName))
            {
                topics.Add(topic);
            }
        }

        return topics;
    }

    /// <summary>Topics whose flag bits under <paramref name="mask"/> equal <paramref name="wanted"/>.</summary>
    public List<string> TopicsWithSysFlag(int mask, int wanted)
    {
        var topics = new List<string>();
        foreach ((string topic, Dictionary<string, QueueData> brokers) in _topics)
        {
            // Compat: RouteInfoManager.getUnitTopics@4.9.8 looks at one broker's queues only.
            foreach (QueueData first in brokers.Values)
            {
                if ((first.TopicSysFlag & mask) == wanted)
                {
                    topics.Add(topic);
                }

                break;
            }
        }

        return topics;
    }
}
