namespace RocketNet.TestKit;

/// <summary>What a test wants of a pair beyond the usual.</summary>
public sealed record ServerPairOptions
{
    /// <summary>A random name when null.</summary>
    public string? ClusterName { get; init; }

    public string BrokerName { get; init; } = "broker-a";

    /// <summary>A random free port when null.</summary>
    public int? NameServerPort { get; init; }

    /// <summary>A folder of the pair's own when null.</summary>
    public string? StoreRoot { get; init; }

    /// <summary>Further lines of the broker's configuration file.</summary>
    public string[] BrokerLines { get; init; } = [];
}
