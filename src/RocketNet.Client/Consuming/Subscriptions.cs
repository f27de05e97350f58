using System.Collections.Concurrent;
using RocketNet.Client.Rebalancing;
using RocketNet.Protocol;
using RocketNet.Protocol.Bodies;

namespace RocketNet.Client.Consuming;

/// <summary>What a consumer subscribes to, by topic. Any thread.</summary>
internal sealed class Subscriptions(TimeProvider time, ChosenQueues chosen)
{
    private readonly ConcurrentDictionary<string, PullSubscription> _byTopic = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Topics => (IReadOnlyCollection<string>)_byTopic.Keys;

    public IReadOnlyList<SubscriptionData> All => [.. _byTopic.Values.Select(subscription => subscription.Data)];

    /// <summary>What brokers hear of: not topics whose queues the application has chosen.</summary>
    public IReadOnlyList<SubscriptionData> Announced => chosen.IsInUse ? [] : All;

    public PullSubscription? Find(string topic) => _byTopic.GetValueOrDefault(topic);

    /// <exception cref="RocketMqException">The expression cannot be understood.</exception>
    public SubscriptionData Set(string topic, string expression, string type)
    {
        SubscriptionData data = Parse(topic, expression, type) with
        {
            SubVersion = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        _byTopic[topic] = new PullSubscription(data);
        return data;
    }

    /// <exception cref="RocketMqException">The expression cannot be understood.</exception>
    public static SubscriptionData Parse(string topic, string expression, string type)
    {
        try
        {
            return FilterExpression.Parse(topic, expression, type);
        }
        catch (ProtocolException failure)
        {
            throw new RocketMqException(
                RocketMqFailure.InvalidOptions, $"Subscription of {topic}: {failure.Message}.", failure);
        }
    }

    public void Remove(string topic) => _byTopic.TryRemove(topic, out _);
}
