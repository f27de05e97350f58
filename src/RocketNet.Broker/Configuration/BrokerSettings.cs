using RocketNet.Store;

namespace RocketNet.Broker.Configuration;

/// <summary>Everything one configuration file says, at one moment. Immutable.</summary>
public sealed record BrokerSettings
{
    public BrokerOptions Broker { get; init; } = new();

    public StoreOptions Store { get; init; } = new();

    /// <summary>Keys without a property: Java's without effect here, and unknown ones; kept for code 26.</summary>
    public IReadOnlyDictionary<string, string> Others { get; init; } = new Dictionary<string, string>();
}
