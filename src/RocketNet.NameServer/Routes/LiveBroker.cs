using RocketNet.Protocol.Bodies;

namespace RocketNet.NameServer.Routes;

/// <summary>
/// What is known of a registered process beside its routes. Owned and guarded by <see cref="RouteTable"/>.
/// </summary>
internal sealed class LiveBroker(BrokerRegistration registration, long seenTimestamp)
{
    /// <summary>The advertised <c>ip:port</c>, not where the connection comes from.</summary>
    public string Address { get; } = registration.BrokerAddress;

    public string BrokerName { get; } = registration.BrokerName;

    public string HaServerAddress { get; } = registration.HaServerAddress;

    public DataVersion DataVersion { get; } = registration.DataVersion;

    /// <summary>The connection of the latest registration; only its end counts as the end of the broker.</summary>
    public object Connection { get; } = registration.Connection;

    /// <summary>Silence after which the broker is dropped.</summary>
    public TimeSpan Timeout { get; } = registration.Timeout;

    /// <summary>Monotonic time of the last sign of life: clock changes must not drop brokers.</summary>
    public long SeenTimestamp { get; set; } = seenTimestamp;
}
