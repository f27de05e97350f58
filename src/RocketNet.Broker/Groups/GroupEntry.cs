using System.Text;
using RocketNet.Broker.Statistics;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;

namespace RocketNet.Broker.Groups;

/// <summary>One subscription group of the <see cref="GroupTable"/>. The entry stays while the group does.</summary>
public sealed class GroupEntry
{
    private SubscriptionGroupConfig _config;

    internal GroupEntry(SubscriptionGroupConfig config)
    {
        Name = config.GroupName;
        NameUtf8 = Encoding.UTF8.GetBytes(Name);
        _config = config;
    }

    public string Name { get; }

    public byte[] NameUtf8 { get; }

    /// <summary>What the group got and sent back.</summary>
    internal GroupTraffic Traffic { get; } = new();

    /// <summary>Immutable; read it once for values that belong together.</summary>
    public SubscriptionGroupConfig Config
    {
        get => Volatile.Read(ref _config);
        internal set => Volatile.Write(ref _config, value);
    }

    /// <summary>After so many tries a message of the group belongs to its dead letters.</summary>
    /// <param name="clientVersion">Clients before 3.4.9 fill the field with something else.</param>
    /// <param name="wanted">The limit the client names in its request, if any.</param>
    public int RetriesMax(int clientVersion, int? wanted) =>
        clientVersion >= ProtocolVersion.V3_4_9 && wanted is { } own ? own : Config.RetryMaxTimes;
}
