using System.Diagnostics.CodeAnalysis;
using System.Text;
using RocketNet.Broker.Tables;
using RocketNet.Protocol.Bodies;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Clients;

/// <summary>
/// A consumer group with at least one client online: its members and what they subscribe to together. Any thread
/// reads without lock; only <see cref="ConsumerTable"/> changes it, under its lock.
/// </summary>
/// <remarks>
/// Compat: ConsumerGroupInfo@4.9.8 keeps one table of subscriptions for a group. Members that disagree take topics away
/// from each other with every heartbeat, and pulls are answered by that table.
/// </remarks>
public sealed class ConsumerGroup
{
    private const int BucketCount = 4;

    private readonly Utf8Table<GroupSubscription> _subscriptions = new(BucketCount);
    private readonly MemberViews _views = new();
    private GroupMember[] _members = [];

    internal ConsumerGroup(string name)
    {
        Name = name;
        NameUtf8 = Encoding.UTF8.GetBytes(name);
    }

    public string Name { get; }

    public byte[] NameUtf8 { get; }

    /// <summary>As told by the last full heartbeat of any member, like the two below.</summary>
    public ConsumeType ConsumeType { get; private set; }

    public MessageModel MessageModel { get; private set; }

    public ConsumeFromWhere ConsumeFromWhere { get; private set; }

    /// <summary>The members at this moment; the array is never changed.</summary>
    public IReadOnlyList<GroupMember> Members => Volatile.Read(ref _members);

    public IEnumerable<SubscriptionData> Subscriptions => _subscriptions.Values.Select(entry => entry.Subscription);

    /// <summary>Members want different things; <see cref="DescribeMembers"/> says who.</summary>
    public bool HasDifferentSubscriptions => _views.Differ;

    /// <summary>
    /// Hash of the subscriptions of the last member that sent one (5.x heartbeat V2); 0 means none did.
    /// </summary>
    internal int HeartbeatFingerprint { get; set; }

    public bool TryGetSubscription(
        ReadOnlySpan<byte> topic,
        [NotNullWhen(true)] out GroupSubscription? subscription) => _subscriptions.TryGet(topic, out subscription);

    public bool TryGetSubscription(string topic, [NotNullWhen(true)] out GroupSubscription? subscription) =>
        _subscriptions.TryGet(topic, out subscription);

    public bool TryGetMember(RemotingConnection connection, [NotNullWhen(true)] out GroupMember? member)
    {
        member = Array.Find(Volatile.Read(ref _members), candidate => candidate.Connection == connection);
        return member is not null;
    }

    public bool HasClient(string clientId) =>
        Array.Exists(Volatile.Read(ref _members), member => member.ClientId == clientId);

    /// <summary>Which members want what.</summary>
    public string DescribeMembers() => MemberViews.Describe(Members);

    internal void Describe(ConsumerData consumer)
    {
        ConsumeType = consumer.ConsumeType;
        MessageModel = consumer.MessageModel;
        ConsumeFromWhere = consumer.ConsumeFromWhere;
    }

    /// <returns>Whether the connection is new in the group.</returns>
    internal bool Touch(RemotingConnection connection, ClientIdentity client, long nowMillis, out GroupMember member)
    {
        if (TryGetMember(connection, out GroupMember? present) && present.Client == client)
        {
            present.LastHeartbeatMillis = nowMillis;
            member = present;
            return false;
        }

        bool isNew = present is null;
        member = new GroupMember(connection, client, nowMillis) { View = present?.View };
        GroupMember[] others = Array.FindAll(_members, candidate => candidate.Connection != connection);
        Volatile.Write(ref _members, [.. others, member]);
        return isNew;
    }

    /// <summary>Takes over what one member wants, with a full heartbeat or, as null, when it leaves.</summary>
    /// <returns>Whether operators should hear of it: see <see cref="MemberViews.Replace"/>.</returns>
    internal bool SetView(GroupMember member, MemberView? view)
    {
        bool isNews = _views.Replace(member.View, view);
        member.View = view;
        return isNews;
    }

    /// <summary>Makes the group's table that of this heartbeat.</summary>
    /// <returns>Whether a topic came or went.</returns>
    internal bool ReplaceSubscriptions(IReadOnlyList<SubscriptionData> subscriptions)
    {
        bool changed = false;
        HashSet<string> named = [];
        foreach (SubscriptionData subscription in subscriptions)
        {
            named.Add(subscription.Topic);
            if (_subscriptions.TryGet(subscription.Topic, out GroupSubscription? present))
            {
                present.TryReplace(subscription);
            }
            else
            {
                _subscriptions.GetOrAdd(
                    Encoding.UTF8.GetBytes(subscription.Topic),
                    new GroupSubscription(subscription));
                changed = true;
            }
        }

        string[] known = [.. Subscriptions.Select(subscription => subscription.Topic)];
        foreach (string topic in known.Where(topic => !named.Contains(topic)))
        {
            changed |= _subscriptions.Remove(Encoding.UTF8.GetBytes(topic), out _);
        }

        return changed;
    }

    internal bool Remove(RemotingConnection connection, [NotNullWhen(true)] out GroupMember? removed)
    {
        if (!TryGetMember(connection, out removed))
        {
            return false;
        }

        Volatile.Write(ref _members, Array.FindAll(_members, member => member.Connection != connection));
        return true;
    }
}
