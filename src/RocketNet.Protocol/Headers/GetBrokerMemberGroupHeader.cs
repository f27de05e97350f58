namespace RocketNet.Protocol.Headers;

/// <summary>Header of GET_BROKER_MEMBER_GROUP (901).</summary>
/// <remarks>Java: GetBrokerMemberGroupRequestHeader@5.3.3.</remarks>
/// <param name="ClusterName">The cluster, required.</param>
/// <param name="BrokerName">The broker, required.</param>
public readonly record struct GetBrokerMemberGroupHeader(
    string ClusterName,
    string BrokerName) : IRequestHeader<GetBrokerMemberGroupHeader>
{
    /// <inheritdoc/>
    public static GetBrokerMemberGroupHeader Read(HeaderFields fields) => new(
        fields.Required("clusterName"),
        fields.Required("brokerName"));
}
