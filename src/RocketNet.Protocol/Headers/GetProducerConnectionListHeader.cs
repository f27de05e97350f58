namespace RocketNet.Protocol.Headers;

/// <summary>Header of GET_PRODUCER_CONNECTION_LIST (204).</summary>
/// <remarks>Java: GetProducerConnectionListRequestHeader@4.9.8.</remarks>
/// <param name="ProducerGroup">The group, required.</param>
public readonly record struct GetProducerConnectionListHeader(
    string ProducerGroup) : IRequestHeader<GetProducerConnectionListHeader>
{
    /// <inheritdoc/>
    public static GetProducerConnectionListHeader Read(HeaderFields fields) => new(fields.Required("producerGroup"));
}
