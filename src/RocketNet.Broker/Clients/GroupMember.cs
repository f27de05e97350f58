using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Clients;

/// <summary>One connection of a client as a producer or consumer group knows it.</summary>
public sealed class GroupMember
{
    private long _lastHeartbeatMillis;

    internal GroupMember(RemotingConnection connection, ClientIdentity client, long nowMillis)
    {
        Connection = connection;
        Client = client;
        _lastHeartbeatMillis = nowMillis;
    }

    public RemotingConnection Connection { get; }

    public ClientIdentity Client { get; }

    public string ClientId => Client.ClientId;

    /// <summary>Milliseconds since the epoch.</summary>
    public long LastHeartbeatMillis
    {
        get => Volatile.Read(ref _lastHeartbeatMillis);
        internal set => Volatile.Write(ref _lastHeartbeatMillis, value);
    }

    /// <summary>What this client itself subscribes to; the group's table can differ when members disagree.</summary>
    public IReadOnlyList<SubscriptionData> Subscriptions { get; internal set; } = [];

    /// <summary>
    /// The same to compare with other members; null until the client has sent it, which light heartbeats do not.
    /// </summary>
    public MemberView? View { get; internal set; }
}

/// <summary>Who a client says it is. Java: ClientChannelInfo without its channel.</summary>
/// <param name="ClientId">Opaque text, sorted by clients to share queues, so it is never altered.</param>
/// <param name="Language">As told with the last heartbeat.</param>
/// <param name="Version">Ordinal of the client's version.</param>
public sealed record ClientIdentity(string ClientId, LanguageCode Language, int Version);
