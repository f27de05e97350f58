using RocketNet.Protocol.Bodies;

namespace RocketNet.Client.Consuming;

/// <summary>A subscription with its filter made ready.</summary>
internal sealed class PullSubscription(SubscriptionData data)
{
    public SubscriptionData Data => data;

    public TagFilter Filter { get; } = new(data);
}
