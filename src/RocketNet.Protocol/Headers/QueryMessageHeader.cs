namespace RocketNet.Protocol.Headers;

/// <summary>Header of QUERY_MESSAGE (12).</summary>
/// <remarks>Java: QueryMessageRequestHeader@4.9.8 and MixAll.UNIQUE_MSG_QUERY_FLAG.</remarks>
/// <param name="Topic">Topic, required.</param>
/// <param name="Key">A key of the message or its unique id, required.</param>
/// <param name="MaxNum">Most messages wanted, required.</param>
/// <param name="BeginTimestamp">First store time, milliseconds since 1970, required.</param>
/// <param name="EndTimestamp">Last store time, required.</param>
/// <param name="IsUniqueKey">The key is a unique id; the broker then says how many are wanted.</param>
public readonly record struct QueryMessageHeader(
    string Topic,
    string Key,
    int MaxNum,
    long BeginTimestamp,
    long EndTimestamp,
    bool IsUniqueKey) : IRequestHeader<QueryMessageHeader>
{
    /// <inheritdoc/>
    public static QueryMessageHeader Read(HeaderFields fields) => new(
        fields.Required("topic"),
        fields.Required("key"),
        fields.RequiredInt32("maxNum"),
        fields.RequiredInt64("beginTimestamp"),
        fields.RequiredInt64("endTimestamp"),
        fields.Boolean("_UNIQUE_KEY_QUERY"));
}
