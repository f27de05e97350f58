using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using RocketNet.Protocol.Bodies;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Clients;

/// <summary>
/// Who is connected as a producer or consumer of which group. Any thread. Fed by heartbeats; a client leaves by code
/// 35, by the end of its connection or by two minutes of silence, and the rest of its consumer groups is told at once.
/// </summary>
public sealed class ClientTable(
    ConsumerNotifier notifier,
    QueueLockTable locks,
    TimeProvider time,
    ILogger<ClientTable> logger)
{
    /// <summary>Java: ClientManager.CHANNEL_EXPIRED_TIMEOUT; clients send a heartbeat every 30 s.</summary>
    private const long SilenceMillisMax = 120_000;

    private readonly ConcurrentDictionary<RemotingConnection, ClientSession> _sessions = new();

    public ConsumerTable Consumers { get; } = new();

    public ProducerTable Producers { get; } = new();

    /// <summary>Takes one consumer of a heartbeat over and tells the group when that changes who is in it.</summary>
    /// <returns>Whether a 5.x client must send its whole subscription next time.</returns>
    public bool RegisterConsumer(
        RemotingConnection connection,
        ClientIdentity client,
        ConsumerData consumer,
        HeartbeatData heartbeat)
    {
        ClientSession session = SessionOf(connection);
        ConsumerRegistration registration;
        lock (session.Changing)
        {
            registration = Consumers.Register(
                connection,
                client,
                consumer,
                heartbeat.WithoutSub,
                heartbeat.HeartbeatFingerprint,
                NowMillis());
            session.Consumers.Add(registration.Group);
        }

        if (registration.IsChanged)
        {
            notifier.Notify(registration.Group);
        }

        if (registration.HasViewsChanged)
        {
            LogViews(registration.Group);
        }

        RemoveIfClosed(connection);
        return registration.IsSubscriptionStale;
    }

    public void RegisterProducer(RemotingConnection connection, ClientIdentity client, string group)
    {
        ClientSession session = SessionOf(connection);
        lock (session.Changing)
        {
            Producers.Register(group, connection, client, NowMillis());
            session.Producers.Add(group);
        }

        RemoveIfClosed(connection);
    }

    /// <summary>The client says that it leaves a consumer group.</summary>
    public void UnregisterConsumer(RemotingConnection connection, string group)
    {
        if (Consumers.TryGet(group, out ConsumerGroup? found))
        {
            LeaveConsumer(connection, found, hasUnregistered: true);
        }
    }

    public void UnregisterProducer(RemotingConnection connection, string group)
    {
        if (_sessions.TryGetValue(connection, out ClientSession? session))
        {
            lock (session.Changing)
            {
                session.Producers.Remove(group);
                Producers.Remove(group, connection);
            }
        }
    }

    /// <summary>The connection is gone and takes its client out of every group.</summary>
    public void Remove(RemotingConnection connection)
    {
        if (!_sessions.TryRemove(connection, out ClientSession? session))
        {
            return;
        }

        ConsumerGroup[] consumers;
        lock (session.Changing)
        {
            consumers = [.. session.Consumers];
            foreach (string group in session.Producers)
            {
                Producers.Remove(group, connection);
            }
        }

        foreach (ConsumerGroup group in consumers)
        {
            LeaveConsumer(connection, group, hasUnregistered: false);
        }
    }

    /// <summary>
    /// Drops and closes the connections that have been silent too long, and forgets expired queue locks.
    /// </summary>
    /// <returns>The connections closed.</returns>
    public IReadOnlyList<RemotingConnection> RemoveExpired()
    {
        long oldestMillis = NowMillis() - SilenceMillisMax;
        IEnumerable<GroupMember> members = Consumers.All.SelectMany(group => group.Members)
            .Concat(Producers.Snapshot().Values.SelectMany(group => group));
        List<RemotingConnection> silent =
        [
            .. members.Where(member => member.LastHeartbeatMillis < oldestMillis)
                .Select(member => member.Connection)
                .Distinct(),
        ];
        foreach (RemotingConnection connection in silent)
        {
            Remove(connection);
            connection.Close("no heartbeat for 120 s");
        }

        locks.RemoveExpired();
        return silent;
    }

    private void LeaveConsumer(RemotingConnection connection, ConsumerGroup group, bool hasUnregistered)
    {
        if (_sessions.TryGetValue(connection, out ClientSession? session))
        {
            lock (session.Changing)
            {
                session.Consumers.Remove(group);
            }
        }

        if (!Consumers.Remove(group, connection, out GroupMember? member, out bool haveViewsChanged))
        {
            return;
        }

        if (haveViewsChanged)
        {
            LogViews(group);
        }

        if (!group.HasClient(member.ClientId))
        {
            if (hasUnregistered)
            {
                locks.Release(group.Name, member.ClientId);
            }
            else
            {
                locks.Orphan(group.Name, member.ClientId);
            }
        }

        notifier.Notify(group);
    }

    private void LogViews(ConsumerGroup group)
    {
        if (group.HasDifferentSubscriptions)
        {
            logger.GroupSubscribesDifferently(group.Name, group.DescribeMembers());
        }
        else
        {
            logger.GroupSubscribesAlike(group.Name);
        }
    }

    private ClientSession SessionOf(RemotingConnection connection) =>
        _sessions.GetOrAdd(connection, static _ => new ClientSession());

    // A close that was told before the session existed would otherwise leave the client in its groups.
    private void RemoveIfClosed(RemotingConnection connection)
    {
        if (!connection.IsOpen)
        {
            Remove(connection);
        }
    }

    private long NowMillis() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
