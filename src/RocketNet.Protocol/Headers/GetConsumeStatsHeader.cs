namespace RocketNet.Protocol.Headers;

/// <summary>Header of GET_CONSUME_STATS (208).</summary>
/// <remarks>
/// Java: GetConsumeStatsRequestHeader@5.3.3. Blank texts count as missing; without either all topics of the group
/// are meant.
/// </remarks>
/// <param name="ConsumerGroup">The group, required.</param>
/// <param name="Topic">The only topic asked about.</param>
/// <param name="TopicList">5.x: several topics, separated by <c>;</c>.</param>
public readonly record struct GetConsumeStatsHeader(
    string ConsumerGroup,
    string? Topic,
    string? TopicList) : IRequestHeader<GetConsumeStatsHeader>
{
    /// <inheritdoc/>
    public static GetConsumeStatsHeader Read(HeaderFields fields) => new(
        fields.Required("consumerGroup"),
        fields.Optional("topic"),
        fields.Optional("topicList"));
}
