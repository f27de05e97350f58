namespace RocketNet.Protocol.Headers;

/// <summary>Header of CONSUMER_SEND_MSG_BACK (36): a consumer could not work on a message and hands it back.</summary>
/// <param name="Offset">Where the message stands in the CommitLog.</param>
/// <param name="Group">The consumer group.</param>
/// <param name="DelayLevel">0: the broker chooses; above: this level; below: to the dead letters.</param>
/// <param name="OriginMsgId">Id of the message; null when missing.</param>
/// <param name="OriginTopic">Topic of the message; null when missing.</param>
/// <param name="UnitMode">Unit mode.</param>
/// <param name="MaxReconsumeTimes">The consumer's own limit of tries, null when missing.</param>
/// <remarks>Java: ConsumerSendMsgBackRequestHeader@4.9.8.</remarks>
public readonly record struct ConsumerSendMsgBackHeader(
    long Offset,
    string Group,
    int DelayLevel,
    string? OriginMsgId,
    string? OriginTopic,
    bool UnitMode,
    int? MaxReconsumeTimes) : IRequestHeader<ConsumerSendMsgBackHeader>
{
    /// <inheritdoc/>
    public static ConsumerSendMsgBackHeader Read(HeaderFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return new ConsumerSendMsgBackHeader(
            fields.RequiredInt64("offset"),
            fields.Required("group"),
            fields.RequiredInt32("delayLevel"),
            fields.Optional("originMsgId"),
            fields.Optional("originTopic"),
            fields.Boolean("unitMode"),
            fields.Optional("maxReconsumeTimes") is null ? null : fields.RequiredInt32("maxReconsumeTimes"));
    }
}
