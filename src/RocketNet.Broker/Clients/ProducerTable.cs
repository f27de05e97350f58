using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Clients;

/// <summary>The producer groups with clients online, known by heartbeats. Any thread.</summary>
public sealed class ProducerTable
{
    // Guards the table and the groups in it. Only heartbeats, closing connections and admin requests come here.
    private readonly Lock _changing = new();
    private readonly Dictionary<string, Dictionary<RemotingConnection, GroupMember>> _groups =
        new(StringComparer.Ordinal);

    public IReadOnlyList<GroupMember> MembersOf(string group)
    {
        lock (_changing)
        {
            return _groups.TryGetValue(group, out Dictionary<RemotingConnection, GroupMember>? members)
                ? [.. members.Values]
                : [];
        }
    }

    /// <summary>Every group with its members at one moment.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<GroupMember>> Snapshot()
    {
        lock (_changing)
        {
            return _groups.ToDictionary(
                group => group.Key,
                group => (IReadOnlyList<GroupMember>)[.. group.Value.Values],
                StringComparer.Ordinal);
        }
    }

    internal void Register(string group, RemotingConnection connection, ClientIdentity client, long nowMillis)
    {
        lock (_changing)
        {
            if (!_groups.TryGetValue(group, out Dictionary<RemotingConnection, GroupMember>? members))
            {
                _groups[group] = members = [];
            }

            if (members.TryGetValue(connection, out GroupMember? member) && member.Client == client)
            {
                member.LastHeartbeatMillis = nowMillis;
            }
            else
            {
                members[connection] = new GroupMember(connection, client, nowMillis);
            }
        }
    }

    internal void Remove(string group, RemotingConnection connection)
    {
        lock (_changing)
        {
            if (_groups.TryGetValue(group, out Dictionary<RemotingConnection, GroupMember>? members)
                && members.Remove(connection)
                && members.Count == 0)
            {
                _groups.Remove(group);
            }
        }
    }
}
