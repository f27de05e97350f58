using RocketNet.Protocol.Bodies;

namespace RocketNet.NameServer.Routes;

/// <summary>What a broker says in one REGISTER_BROKER request.</summary>
public sealed record BrokerRegistration
{
    /// <summary>Silence after which a broker that names no time is dropped.</summary>
    public static readonly TimeSpan TimeoutWhenUnnamed = TimeSpan.FromSeconds(120);

    public required string ClusterName { get; init; }

    public required string BrokerName { get; init; }

    /// <summary>0 is the master.</summary>
    public required long BrokerId { get; init; }

    /// <summary>The advertised <c>ip:port</c>.</summary>
    public required string BrokerAddress { get; init; }

    public required string HaServerAddress { get; init; }

    /// <summary>Zone of a 5.x broker; null forgets an earlier one.</summary>
    public string? ZoneName { get; init; }

    public TimeSpan Timeout { get; init; } = TimeoutWhenUnnamed;

    public required DataVersion DataVersion { get; init; }

    /// <summary>All topics of the broker or only some: topics that are missing stay.</summary>
    public required IReadOnlyCollection<TopicConfig> Topics { get; init; }

    /// <summary>Null leaves what was registered before, empty removes it.</summary>
    public IReadOnlyList<string>? FilterServers { get; init; }

    /// <summary>Identity of the connection the request came over.</summary>
    public required object Connection { get; init; }

    /// <summary>Topics of this broker that are missing are removed (deleteTopicWithBrokerRegistration).</summary>
    public bool RemovesMissingTopics { get; init; }
}
