namespace RocketNet.Protocol.Bodies;

/// <summary>Answer of LOCK_BATCH_MQ (41).</summary>
/// <param name="LockedQueues">The queues the member holds now.</param>
public sealed record LockBatchResponseBody(IReadOnlyList<MessageQueue> LockedQueues)
{
    /// <summary>Parses such a body.</summary>
    /// <exception cref="ProtocolException">The text is not such a body.</exception>
    public static LockBatchResponseBody Parse(ReadOnlySpan<byte> utf8) =>
        new(JsonBody.ReadArray(FastJsonValue.Parse(utf8)["lockOKMQSet"], MessageQueue.From));

    /// <summary>The body.</summary>
    public byte[] ToJson() => JsonBody.Write(json =>
    {
        json.StartObject();
        JsonBody.WriteArray(json, "lockOKMQSet", LockedQueues, (queue, writer) => queue.WriteTo(writer));
        json.EndObject();
    });
}
