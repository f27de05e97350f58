using System.Collections.Concurrent;
using RocketNet.Protocol;
using RocketNet.Protocol.Bodies;

namespace RocketNet.Client.Consuming;

/// <summary>What a consumer subscribes to, by topic. Any thread.</summary>
internal sealed class Subscriptions(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, PullSubscription> _byTopic = new(StringComparer.Ordinal);
    private volatile bool _isAnnounced = true;

    public IReadOnlyCollection<string> Topics => (IReadOnlyCollection<string>)_byTopic.Keys;

    /// <summary>Brokers hear of them; not of topics whose queues the application has chosen.</summary>
    public bool IsAnnounced
    {
        get => _isAnnounced;
        set => _isAnnounced = value;
    }

    public IReadOnlyList<SubscriptionData> All => [.. _byTopic.Values.Select(subscription => subscription.Data)];

    public PullSubscription? Find(string topic) => _byTopic.GetValueOrDefault(topic);

    /// <exception cref="RocketMqException">The expression cannot be understood.</exception>
    public SubscriptionData Set(string topic, string expression, string type)
    {
        try
        {
            SubscriptionData data = FilterExpression.Parse(topic, expression, type) with
            {
                SubVersion = time.GetUtcNow().ToUnixTimeMilliseconds(),
            };
            _byTopic[topic] = new PullSubscription(data);
            return data;
        }
        catch (ProtocolException failure)
        {
            throw new RocketMqException(
                RocketMqFailure.InvalidOptions, $"Subscription of {topic}: {failure.Message}.", failure);
        }
    }

    public void Remove(string topic) => _byTopic.TryRemove(topic, out _);
}
