namespace RocketNet.Protocol.Headers;

/// <summary>Header of GET_TOPIC_CONFIG (351).</summary>
/// <remarks>Java: GetTopicConfigRequestHeader@5.3.3.</remarks>
/// <param name="Topic">The topic, required.</param>
public readonly record struct GetTopicConfigHeader(string Topic) : IRequestHeader<GetTopicConfigHeader>
{
    /// <inheritdoc/>
    public static GetTopicConfigHeader Read(HeaderFields fields) => new(fields.Required("topic"));
}
