namespace RocketNet.Protocol.Headers;

/// <summary>Header of SEARCH_OFFSET_BY_TIMESTAMP (29).</summary>
/// <remarks>Java: SearchOffsetRequestHeader@4.9.8. The answer's field is <see cref="OffsetResponse.Offset"/>.</remarks>
/// <param name="Topic">Topic, required.</param>
/// <param name="QueueId">Queue, required.</param>
/// <param name="Timestamp">Store time looked for, milliseconds since 1970, required.</param>
/// <param name="BoundaryType">5.x: <c>LOWER</c> or <c>UPPER</c>; null from a 4.x client.</param>
public readonly record struct SearchOffsetHeader(
    string Topic,
    int QueueId,
    long Timestamp,
    string? BoundaryType) : IRequestHeader<SearchOffsetHeader>
{
    /// <inheritdoc/>
    public static SearchOffsetHeader Read(HeaderFields fields) => new(
        fields.Required("topic"),
        fields.RequiredInt32("queueId"),
        fields.RequiredInt64("timestamp"),
        fields.Optional("boundaryType"));
}
