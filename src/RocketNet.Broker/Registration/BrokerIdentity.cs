using RocketNet.Broker.Configuration;

namespace RocketNet.Broker.Registration;

/// <summary>Under which name and addresses name servers keep this broker, once its listener is bound.</summary>
public sealed record BrokerIdentity(
    string BrokerName,
    string ClusterName,
    long BrokerId,
    string BrokerAddress,
    string HaServerAddress)
{
    /// <param name="listenPort">The port really bound, which differs from the configured one when that is 0.</param>
    public static BrokerIdentity Of(BrokerOptions options, int listenPort) => new(
        options.BrokerName,
        options.BrokerClusterName,
        options.BrokerId,
        $"{options.BrokerIP1}:{listenPort}",
        $"{options.BrokerIP2}:{listenPort + 1}");

    /// <summary>
    /// The ext fields that registration, its end and the version query (103, 104, 322) have in common.
    /// </summary>
    public List<KeyValuePair<string, string>> Fields() =>
    [
        new("brokerName", BrokerName),
        new("brokerAddr", BrokerAddress),
        new("clusterName", ClusterName),
        new("brokerId", Invariant.Text(BrokerId)),
    ];
}
