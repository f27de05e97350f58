namespace RocketNet.Protocol.Headers;

/// <summary>Header of DELETE_TOPIC_IN_NAMESRV (216).</summary>
/// <remarks>Java: DeleteTopicFromNamesrvRequestHeader@4.9.8.</remarks>
/// <param name="Topic">The topic, required.</param>
/// <param name="ClusterName">5.x: only in this cluster; null means everywhere.</param>
public readonly record struct DeleteTopicFromNamesrvHeader(
    string Topic,
    string? ClusterName) : IRequestHeader<DeleteTopicFromNamesrvHeader>
{
    /// <inheritdoc/>
    public static DeleteTopicFromNamesrvHeader Read(HeaderFields fields) => new(
        fields.Required("topic"),
        fields.Optional("clusterName"));
}
