using RocketNet.Protocol.Bodies;

namespace RocketNet.Broker.Clients;

/// <summary>What a consumer group wants of one topic, by the newest heartbeat of any member.</summary>
public sealed class GroupSubscription
{
    private Version _current;

    internal GroupSubscription(SubscriptionData subscription)
    {
        _current = new Version(subscription);
    }

    public SubscriptionData Subscription => Volatile.Read(ref _current).Subscription;

    /// <summary>The same as a filter over tag hashes, made once; null lets every message pass.</summary>
    public TagCodeFilter? Filter => Volatile.Read(ref _current).Filter;

    /// <returns>False when the subscription is not newer than the known one.</returns>
    internal bool TryReplace(SubscriptionData subscription)
    {
        if (subscription.SubVersion <= Subscription.SubVersion)
        {
            return false;
        }

        Volatile.Write(ref _current, new Version(subscription));
        return true;
    }

    private sealed class Version(SubscriptionData subscription)
    {
        public SubscriptionData Subscription { get; } = subscription;

        public TagCodeFilter? Filter { get; } = TagCodeFilter.Of(subscription);
    }
}
