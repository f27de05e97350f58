namespace RocketNet.Protocol.Bodies;

/// <summary>Body of LOCK_BATCH_MQ (41) and UNLOCK_BATCH_MQ (42), which is the same.</summary>
/// <param name="ConsumerGroup">The group.</param>
/// <param name="ClientId">The member that wants the queues.</param>
/// <param name="Queues">The queues.</param>
public sealed record LockBatchRequestBody(string ConsumerGroup, string ClientId, IReadOnlyList<MessageQueue> Queues)
{
    /// <summary>Parses such a body.</summary>
    /// <exception cref="ProtocolException">The text is not such a body.</exception>
    public static LockBatchRequestBody Parse(ReadOnlySpan<byte> utf8)
    {
        FastJsonValue value = FastJsonValue.Parse(utf8);
        return new LockBatchRequestBody(
            value["consumerGroup"].AsString() ?? string.Empty,
            value["clientId"].AsString() ?? string.Empty,
            JsonBody.ReadArray(value["mqSet"], MessageQueue.From));
    }

    /// <summary>The body.</summary>
    public byte[] ToJson() => JsonBody.Write(json =>
    {
        json.StartObject();
        json.Member("clientId", ClientId);
        json.Member("consumerGroup", ConsumerGroup);
        JsonBody.WriteArray(json, "mqSet", Queues, (queue, writer) => queue.WriteTo(writer));
        json.EndObject();
    });
}
