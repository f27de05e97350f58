namespace RocketNet.Protocol.Headers;

/// <summary>Header of GET_EARLIEST_MSG_STORETIME (32).</summary>
/// <remarks>
/// Java: GetEarliestMsgStoretimeRequestHeader@4.9.8. The answer's field is <see cref="OffsetResponse.Timestamp"/>.
/// </remarks>
/// <param name="Topic">Topic, required.</param>
/// <param name="QueueId">Queue, required.</param>
public readonly record struct GetEarliestMsgStoretimeHeader(
    string Topic,
    int QueueId) : IRequestHeader<GetEarliestMsgStoretimeHeader>
{
    /// <inheritdoc/>
    public static GetEarliestMsgStoretimeHeader Read(HeaderFields fields) => new(
        fields.Required("topic"),
        fields.RequiredInt32("queueId"));
}
