namespace RocketNet.Protocol.Headers;

/// <summary>Header of DELETE_SUBSCRIPTIONGROUP (207).</summary>
/// <remarks>
/// Java: DeleteSubscriptionGroupRequestHeader@4.9.8. The flag is <c>removeOffset</c> in 4.9.8 and
/// <c>cleanOffset</c> in 5.3.3; either counts.
/// </remarks>
/// <param name="GroupName">The group, required.</param>
/// <param name="RemoveOffset">The group's committed offsets go as well.</param>
public readonly record struct DeleteSubscriptionGroupHeader(
    string GroupName,
    bool RemoveOffset) : IRequestHeader<DeleteSubscriptionGroupHeader>
{
    /// <inheritdoc/>
    public static DeleteSubscriptionGroupHeader Read(HeaderFields fields) => new(
        fields.Required("groupName"),
        fields.Boolean("removeOffset") || fields.Boolean("cleanOffset"));
}
