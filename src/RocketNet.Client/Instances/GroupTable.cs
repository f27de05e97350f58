using System.Collections.Concurrent;
using RocketNet.Client.Routing;

namespace RocketNet.Client.Instances;

/// <summary>The groups of this client. Any thread.</summary>
internal sealed class GroupTable
{
    private readonly ConcurrentDictionary<string, IConsumerEndpoint> _consumers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IProducerEndpoint> _producers = new(StringComparer.Ordinal);

    public ICollection<IConsumerEndpoint> Consumers => _consumers.Values;

    public ICollection<IProducerEndpoint> Producers => _producers.Values;

    public IConsumerEndpoint? Consumer(string group) => _consumers.GetValueOrDefault(group);

    /// <exception cref="RocketMqException">The group is there already.</exception>
    public void Add(IConsumerEndpoint consumer)
    {
        if (!_consumers.TryAdd(consumer.Group, consumer))
        {
            throw InUse("consumer", consumer.Group);
        }
    }

    /// <exception cref="RocketMqException">The group is there already.</exception>
    public void Add(IProducerEndpoint producer)
    {
        if (!_producers.TryAdd(producer.Group, producer))
        {
            throw InUse("producer", producer.Group);
        }
    }

    public void Remove(IConsumerEndpoint consumer) => _consumers.TryRemove(new(consumer.Group, consumer));

    public void Remove(IProducerEndpoint producer) => _producers.TryRemove(new(producer.Group, producer));

    /// <summary>The topics whose routes are kept.</summary>
    public HashSet<string> Topics() =>
    [
        .. _producers.Values.SelectMany(producer => producer.Topics),
        .. _consumers.Values.SelectMany(consumer => consumer.Topics),
    ];

    public void RouteChanged(TopicRoute route)
    {
        foreach (IConsumerEndpoint consumer in _consumers.Values)
        {
            if (consumer.Topics.Contains(route.Topic))
            {
                consumer.RouteChanged(route);
            }
        }
    }

    private static RocketMqException InUse(string kind, string group) => new(
        RocketMqFailure.GroupInUse,
        $"The {kind} group[{group}] has been created before, specify another name please.");
}
