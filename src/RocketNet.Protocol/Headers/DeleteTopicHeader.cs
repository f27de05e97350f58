namespace RocketNet.Protocol.Headers;

/// <summary>Header of DELETE_TOPIC_IN_BROKER (215).</summary>
/// <remarks>Java: DeleteTopicRequestHeader@4.9.8.</remarks>
/// <param name="Topic">The topic to delete, required.</param>
public readonly record struct DeleteTopicHeader(string Topic) : IRequestHeader<DeleteTopicHeader>
{
    /// <inheritdoc/>
    public static DeleteTopicHeader Read(HeaderFields fields) => new(fields.Required("topic"));
}
