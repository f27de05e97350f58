namespace RocketNet.Protocol.Headers;

/// <summary>Header of CLONE_GROUP_OFFSET (314).</summary>
/// <remarks>Java: CloneGroupOffsetRequestHeader@4.9.8.</remarks>
/// <param name="SrcGroup">The group whose offsets are copied, required.</param>
/// <param name="DestGroup">The group that gets them, required.</param>
/// <param name="Topic">The only topic; every topic of the group when blank.</param>
/// <param name="Offline">Copy topics that the group, being online, does not subscribe.</param>
public readonly record struct CloneGroupOffsetHeader(
    string SrcGroup,
    string DestGroup,
    string? Topic,
    bool Offline) : IRequestHeader<CloneGroupOffsetHeader>
{
    /// <inheritdoc/>
    public static CloneGroupOffsetHeader Read(HeaderFields fields) => new(
        fields.Required("srcGroup"),
        fields.Required("destGroup"),
        fields.Optional("topic"),
        fields.Boolean("offline"));
}
