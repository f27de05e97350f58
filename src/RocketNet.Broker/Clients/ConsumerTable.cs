using System.Diagnostics.CodeAnalysis;
using RocketNet.Broker.Tables;
using RocketNet.Protocol.Bodies;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Clients;

/// <summary>What a heartbeat did to a consumer group.</summary>
/// <param name="Group">The group afterwards.</param>
/// <param name="IsChanged">A member or a topic came or went: every member has to share the queues anew.</param>
/// <param name="IsSubscriptionStale">A 5.x client must send its whole subscription with the next heartbeat.</param>
/// <param name="HasViewsChanged">Members began or ceased to disagree, or do so about something else.</param>
public readonly record struct ConsumerRegistration(
    ConsumerGroup Group, bool IsChanged, bool IsSubscriptionStale, bool HasViewsChanged);

/// <summary>The consumer groups with clients online. Any thread; looking one up takes no lock.</summary>
public sealed class ConsumerTable
{
    private readonly Utf8Table<ConsumerGroup> _groups = new();

    // Guards every change of the table and of its groups, so that a group never loses a member that just came.
    private readonly Lock _changing = new();

    public IEnumerable<ConsumerGroup> All => _groups.Values;

    public bool TryGet(ReadOnlySpan<byte> group, [NotNullWhen(true)] out ConsumerGroup? found) =>
        _groups.TryGet(group, out found);

    public bool TryGet(string group, [NotNullWhen(true)] out ConsumerGroup? found) => _groups.TryGet(group, out found);

    /// <summary>Takes one consumer of a heartbeat over.</summary>
    /// <param name="isWithoutSubscriptions">A light heartbeat of 5.x: what the group subscribes to stays.</param>
    /// <param name="fingerprint">Of the subscriptions, 0 from clients before 5.x.</param>
    internal ConsumerRegistration Register(
        RemotingConnection connection,
        ClientIdentity client,
        ConsumerData consumer,
        bool isWithoutSubscriptions,
        int fingerprint,
        long nowMillis)
    {
        lock (_changing)
        {
            bool isKnown = _groups.TryGet(consumer.GroupName, out ConsumerGroup? group);
            if (group is null)
            {
                group = new ConsumerGroup(consumer.GroupName);
                _groups.GetOrAdd(group.NameUtf8, group);
            }

            // Compat: ClientManageProcessor.heartBeatV2@5.3.3 answers "changed" only when another value was known. A
            // light heartbeat to a group without subscriptions (the broker was restarted) needs the same answer here.
            bool isStale = fingerprint != 0
                && ((isWithoutSubscriptions && !isKnown)
                    || (group.HeartbeatFingerprint != 0 && group.HeartbeatFingerprint != fingerprint));
            group.HeartbeatFingerprint = fingerprint;
            group.Describe(consumer);
            bool changed = group.Touch(connection, client, nowMillis, out GroupMember member);
            bool haveViewsChanged = false;
            if (!isWithoutSubscriptions)
            {
                member.Subscriptions = consumer.SubscriptionDataSet;
                haveViewsChanged = group.SetView(member, MemberView.Of(consumer.SubscriptionDataSet));
                changed |= group.ReplaceSubscriptions(consumer.SubscriptionDataSet);
            }

            return new ConsumerRegistration(group, changed, isStale, haveViewsChanged);
        }
    }

    /// <summary>Takes a connection out of a group; the group goes with its last member.</summary>
    /// <param name="haveViewsChanged">As in <see cref="ConsumerRegistration"/>.</param>
    internal bool Remove(
        ConsumerGroup group,
        RemotingConnection connection,
        [NotNullWhen(true)] out GroupMember? removed,
        out bool haveViewsChanged)
    {
        haveViewsChanged = false;
        lock (_changing)
        {
            if (!group.Remove(connection, out removed))
            {
                return false;
            }

            haveViewsChanged = group.SetView(removed, null);
            if (group.Members.Count == 0)
            {
                _groups.Remove(group.NameUtf8, out _);
            }

            return true;
        }
    }
}
