namespace RocketNet.Protocol.Headers;

/// <summary>Header of INVOKE_BROKER_TO_RESET_OFFSET (222).</summary>
/// <remarks>Java: ResetOffsetRequestHeader@4.9.8.</remarks>
/// <param name="Topic">The topic, required.</param>
/// <param name="Group">The group, required.</param>
/// <param name="Timestamp">Where to go, milliseconds since the epoch, required; −1 means the end.</param>
/// <param name="IsForce">Also go forward.</param>
public readonly record struct ResetOffsetHeader(
    string Topic,
    string Group,
    long Timestamp,
    bool IsForce) : IRequestHeader<ResetOffsetHeader>
{
    /// <inheritdoc/>
    public static ResetOffsetHeader Read(HeaderFields fields) => new(
        fields.Required("topic"),
        fields.Required("group"),
        fields.RequiredInt64("timestamp"),
        fields.Boolean("isForce"));
}
