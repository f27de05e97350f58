namespace RocketNet.Protocol.Headers;

/// <summary>Header of REGISTER_TOPIC_IN_NAMESRV (217).</summary>
/// <remarks>Java: RegisterTopicRequestHeader@5.3.3.</remarks>
/// <param name="Topic">The topic, required.</param>
public readonly record struct RegisterTopicHeader(string Topic) : IRequestHeader<RegisterTopicHeader>
{
    /// <inheritdoc/>
    public static RegisterTopicHeader Read(HeaderFields fields) => new(fields.Required("topic"));
}
