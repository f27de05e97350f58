namespace RocketNet.Protocol.Headers;

/// <summary>Header of GET_SUBSCRIPTIONGROUP_CONFIG (352).</summary>
/// <remarks>Java: GetSubscriptionGroupConfigRequestHeader@5.3.3.</remarks>
/// <param name="Group">The group, required.</param>
public readonly record struct GetSubscriptionGroupConfigHeader(
    string Group) : IRequestHeader<GetSubscriptionGroupConfigHeader>
{
    /// <inheritdoc/>
    public static GetSubscriptionGroupConfigHeader Read(HeaderFields fields) => new(fields.Required("group"));
}
