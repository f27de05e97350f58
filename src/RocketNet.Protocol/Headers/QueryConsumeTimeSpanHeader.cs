namespace RocketNet.Protocol.Headers;

/// <summary>Header of QUERY_CONSUME_TIME_SPAN (303).</summary>
/// <remarks>Java: QueryConsumeTimeSpanRequestHeader@4.9.8.</remarks>
/// <param name="Topic">The topic, required.</param>
/// <param name="Group">The group, required.</param>
public readonly record struct QueryConsumeTimeSpanHeader(
    string Topic,
    string Group) : IRequestHeader<QueryConsumeTimeSpanHeader>
{
    /// <inheritdoc/>
    public static QueryConsumeTimeSpanHeader Read(HeaderFields fields) => new(
        fields.Required("topic"),
        fields.Required("group"));
}
