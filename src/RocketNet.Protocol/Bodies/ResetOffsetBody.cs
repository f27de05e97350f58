namespace RocketNet.Protocol.Bodies;

/// <summary>Offsets to go to: body of 220 and answer of 222.</summary>
/// <param name="OffsetTable">The new offset of each queue.</param>
public sealed record ResetOffsetBody(IReadOnlyDictionary<MessageQueue, long> OffsetTable)
{
    /// <summary>Parses such a body.</summary>
    /// <exception cref="ProtocolException">The text is not such a body.</exception>
    public static ResetOffsetBody Parse(ReadOnlySpan<byte> utf8) =>
        new(MessageQueueMap.Read(FastJsonValue.Parse(utf8)["offsetTable"], offset => offset.AsInt64()));

    /// <summary>The body.</summary>
    public byte[] ToJson() => JsonBody.Write(json =>
    {
        json.StartObject();
        MessageQueueMap.Write(json, "offsetTable", OffsetTable, (offset, writer) => writer.Value(offset));
        json.EndObject();
    });

    /// <summary>The body for a consumer written in C++: a list instead of a map.</summary>
    public byte[] ToJsonForCpp() => JsonBody.Write(json =>
    {
        json.StartObject();
        JsonBody.WriteArray(json, "offsetTable", OffsetTable, (entry, writer) =>
        {
            writer.StartObject();
            writer.Member("brokerName", entry.Key.BrokerName);
            writer.Member("offset", entry.Value);
            writer.Member("queueId", entry.Key.QueueId);
            writer.Member("topic", entry.Key.Topic);
            writer.EndObject();
        });
        json.EndObject();
    });
}
