using RocketNet.Remoting.Server;
using RocketNet.Store;

namespace RocketNet.Broker.Configuration;

/// <summary>Everything one configuration file says, at one moment. Immutable.</summary>
public sealed record BrokerSettings
{
    public BrokerOptions Broker { get; init; } = new();

    public StoreOptions Store { get; init; } = new();

    /// <summary>Limits and address of the listeners; its port is not used, see <see cref="Server"/>.</summary>
    public RemotingServerOptions Listener { get; init; } = new();

    /// <summary>What the main listener starts with.</summary>
    public RemotingServerOptions Server => Listener with { ListenPort = Broker.ListenPort };

    /// <summary>Keys without a property: Java's without effect here, and unknown ones; kept for code 26.</summary>
    public IReadOnlyDictionary<string, string> Others { get; init; } = new Dictionary<string, string>();
}
