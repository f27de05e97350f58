namespace RocketNet.Protocol.Headers;

/// <summary>Header of QUERY_CONSUME_QUEUE (321).</summary>
/// <remarks>Java: QueryConsumeQueueRequestHeader@4.9.8.</remarks>
/// <param name="Topic">The topic, required.</param>
/// <param name="QueueId">The queue, required.</param>
/// <param name="Index">First queue offset, required.</param>
/// <param name="Count">Entries wanted, required.</param>
/// <param name="ConsumerGroup">Whose subscription is shown beside.</param>
public readonly record struct QueryConsumeQueueHeader(
    string Topic,
    int QueueId,
    long Index,
    int Count,
    string? ConsumerGroup) : IRequestHeader<QueryConsumeQueueHeader>
{
    /// <inheritdoc/>
    public static QueryConsumeQueueHeader Read(HeaderFields fields) => new(
        fields.Required("topic"),
        fields.RequiredInt32("queueId"),
        fields.RequiredInt64("index"),
        fields.RequiredInt32("count"),
        fields.Optional("consumerGroup"));
}
