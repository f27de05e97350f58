namespace RocketNet.Protocol.Headers;

/// <summary>Header of QUERY_TOPICS_BY_CONSUMER (343).</summary>
/// <remarks>Java: QueryTopicsByConsumerRequestHeader@5.3.3.</remarks>
/// <param name="Group">The group, required.</param>
public readonly record struct QueryTopicsByConsumerHeader(
    string Group) : IRequestHeader<QueryTopicsByConsumerHeader>
{
    /// <inheritdoc/>
    public static QueryTopicsByConsumerHeader Read(HeaderFields fields) => new(
        fields.Required("group"));
}
