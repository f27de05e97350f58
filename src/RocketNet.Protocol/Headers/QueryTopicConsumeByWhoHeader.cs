namespace RocketNet.Protocol.Headers;

/// <summary>Header of QUERY_TOPIC_CONSUME_BY_WHO (300).</summary>
/// <remarks>Java: QueryTopicConsumeByWhoRequestHeader@4.9.8.</remarks>
/// <param name="Topic">The topic, required.</param>
public readonly record struct QueryTopicConsumeByWhoHeader(string Topic) : IRequestHeader<QueryTopicConsumeByWhoHeader>
{
    /// <inheritdoc/>
    public static QueryTopicConsumeByWhoHeader Read(HeaderFields fields) => new(fields.Required("topic"));
}
