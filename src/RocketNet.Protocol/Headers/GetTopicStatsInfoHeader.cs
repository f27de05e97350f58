namespace RocketNet.Protocol.Headers;

/// <summary>Header of GET_TOPIC_STATS_INFO (202).</summary>
/// <remarks>Java: GetTopicStatsInfoRequestHeader@4.9.8.</remarks>
/// <param name="Topic">The topic, required.</param>
public readonly record struct GetTopicStatsInfoHeader(string Topic) : IRequestHeader<GetTopicStatsInfoHeader>
{
    /// <inheritdoc/>
    public static GetTopicStatsInfoHeader Read(HeaderFields fields) => new(fields.Required("topic"));
}
