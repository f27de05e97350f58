namespace RocketNet.Protocol.Headers;

/// <summary>Header of CONSUME_MESSAGE_DIRECTLY (309).</summary>
/// <remarks>Java: ConsumeMessageDirectlyResultRequestHeader@4.9.8.</remarks>
/// <param name="ConsumerGroup">The group, required.</param>
/// <param name="ClientId">The client, required.</param>
/// <param name="MsgId">Offset id of the message, required.</param>
public readonly record struct ConsumeMessageDirectlyHeader(
    string ConsumerGroup,
    string ClientId,
    string MsgId) : IRequestHeader<ConsumeMessageDirectlyHeader>
{
    /// <inheritdoc/>
    public static ConsumeMessageDirectlyHeader Read(HeaderFields fields) => new(
        fields.Required("consumerGroup"),
        fields.Required("clientId"),
        fields.Required("msgId"));
}
