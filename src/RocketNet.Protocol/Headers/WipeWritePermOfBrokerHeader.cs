namespace RocketNet.Protocol.Headers;

/// <summary>Header of WIPE_WRITE_PERM_OF_BROKER (205).</summary>
/// <remarks>Java: WipeWritePermOfBrokerRequestHeader@4.9.8.</remarks>
/// <param name="BrokerName">The broker, required.</param>
public readonly record struct WipeWritePermOfBrokerHeader(
    string BrokerName) : IRequestHeader<WipeWritePermOfBrokerHeader>
{
    /// <inheritdoc/>
    public static WipeWritePermOfBrokerHeader Read(HeaderFields fields) => new(fields.Required("brokerName"));
}
