using System.Text;
using RocketNet.Broker.Statistics;
using RocketNet.Protocol.Bodies;

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
}
