namespace RocketNet.Protocol.Headers;

/// <summary>Header of QUERY_SUBSCRIPTION_BY_CONSUMER (345).</summary>
/// <remarks>Java: QuerySubscriptionByConsumerRequestHeader@5.3.3.</remarks>
/// <param name="Group">The group, required.</param>
/// <param name="Topic">The topic, required.</param>
public readonly record struct QuerySubscriptionByConsumerHeader(
    string Group,
    string Topic) : IRequestHeader<QuerySubscriptionByConsumerHeader>
{
    /// <inheritdoc/>
    public static QuerySubscriptionByConsumerHeader Read(HeaderFields fields) => new(
        fields.Required("group"),
        fields.Required("topic"));
}
