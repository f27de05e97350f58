namespace RocketNet.Protocol.Headers;

/// <summary>Header of ADD_WRITE_PERM_OF_BROKER (327).</summary>
/// <remarks>Java: AddWritePermOfBrokerRequestHeader@4.9.8.</remarks>
/// <param name="BrokerName">The broker, required.</param>
public readonly record struct AddWritePermOfBrokerHeader(string BrokerName) : IRequestHeader<AddWritePermOfBrokerHeader>
{
    /// <inheritdoc/>
    public static AddWritePermOfBrokerHeader Read(HeaderFields fields) => new(fields.Required("brokerName"));
}
