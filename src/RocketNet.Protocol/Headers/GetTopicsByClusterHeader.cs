namespace RocketNet.Protocol.Headers;

/// <summary>Header of GET_TOPICS_BY_CLUSTER (224).</summary>
/// <remarks>Java: GetTopicsByClusterRequestHeader@4.9.8.</remarks>
/// <param name="Cluster">The cluster, required.</param>
public readonly record struct GetTopicsByClusterHeader(string Cluster) : IRequestHeader<GetTopicsByClusterHeader>
{
    /// <inheritdoc/>
    public static GetTopicsByClusterHeader Read(HeaderFields fields) => new(fields.Required("cluster"));
}
