namespace RocketNet.Protocol.Headers;

/// <summary>Header of UNREGISTER_BROKER (104).</summary>
/// <remarks>
/// Java: UnRegisterBrokerRequestHeader@4.9.8. Cluster and id are sent as well; name and address say enough.
/// </remarks>
/// <param name="BrokerName">Name that master and slaves share, required.</param>
/// <param name="BrokerAddr">The address that goes, required.</param>
public readonly record struct UnRegisterBrokerHeader(
    string BrokerName,
    string BrokerAddr) : IRequestHeader<UnRegisterBrokerHeader>
{
    /// <inheritdoc/>
    public static UnRegisterBrokerHeader Read(HeaderFields fields) => new(
        fields.Required("brokerName"),
        fields.Required("brokerAddr"));
}
