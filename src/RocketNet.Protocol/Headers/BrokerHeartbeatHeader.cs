namespace RocketNet.Protocol.Headers;

/// <summary>Header of BROKER_HEARTBEAT (904).</summary>
/// <remarks>Java: BrokerHeartbeatRequestHeader@5.3.3. Only a controller reads the other fields.</remarks>
/// <param name="BrokerAddr">The broker that lives, required.</param>
public readonly record struct BrokerHeartbeatHeader(string BrokerAddr) : IRequestHeader<BrokerHeartbeatHeader>
{
    /// <inheritdoc/>
    public static BrokerHeartbeatHeader Read(HeaderFields fields) => new(fields.Required("brokerAddr"));
}
