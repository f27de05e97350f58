namespace RocketNet.Protocol.Headers;

/// <summary>Header of GET_CONSUMER_CONNECTION_LIST (203).</summary>
/// <remarks>Java: GetConsumerConnectionListRequestHeader@4.9.8.</remarks>
/// <param name="ConsumerGroup">The group, required.</param>
public readonly record struct GetConsumerConnectionListHeader(
    string ConsumerGroup) : IRequestHeader<GetConsumerConnectionListHeader>
{
    /// <inheritdoc/>
    public static GetConsumerConnectionListHeader Read(HeaderFields fields) => new(fields.Required("consumerGroup"));
}
