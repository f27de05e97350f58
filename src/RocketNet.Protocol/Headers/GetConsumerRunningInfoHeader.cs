namespace RocketNet.Protocol.Headers;

/// <summary>Header of GET_CONSUMER_RUNNING_INFO (307).</summary>
/// <remarks>
/// Java: GetConsumerRunningInfoRequestHeader@4.9.8. The fields go on to the client as they came, jstackEnable among
/// them.
/// </remarks>
/// <param name="ConsumerGroup">The group, required.</param>
/// <param name="ClientId">The client, required.</param>
public readonly record struct GetConsumerRunningInfoHeader(
    string ConsumerGroup,
    string ClientId) : IRequestHeader<GetConsumerRunningInfoHeader>
{
    /// <inheritdoc/>
    public static GetConsumerRunningInfoHeader Read(HeaderFields fields) => new(
        fields.Required("consumerGroup"),
        fields.Required("clientId"));
}
