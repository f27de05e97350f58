namespace RocketNet.Protocol.Headers;

/// <summary>Header of GET_BROKER_CONSUME_STATS (317).</summary>
/// <remarks>Java: GetConsumeStatsInBrokerHeader@4.9.8.</remarks>
/// <param name="IsOrder">Ordered topics only.</param>
public readonly record struct GetConsumeStatsInBrokerHeader(
    bool IsOrder) : IRequestHeader<GetConsumeStatsInBrokerHeader>
{
    /// <inheritdoc/>
    public static GetConsumeStatsInBrokerHeader Read(HeaderFields fields) => new(
        fields.Boolean("isOrder"));
}
