namespace RocketNet.Protocol.Bodies;

/// <summary>A client's answer of 221 (one table) and the broker's of 223 (one table for each client).</summary>
/// <param name="MessageQueueTable">The client's own offsets by queue.</param>
/// <param name="ConsumerTable">The same under the client's id.</param>
public sealed record GetConsumerStatusBody(
    IReadOnlyDictionary<MessageQueue, long> MessageQueueTable,
    IReadOnlyDictionary<string, IReadOnlyDictionary<MessageQueue, long>> ConsumerTable)
{
    /// <summary>Parses such a body.</summary>
    /// <exception cref="ProtocolException">The text is not such a body.</exception>
    public static GetConsumerStatusBody Parse(ReadOnlySpan<byte> utf8)
    {
        FastJsonValue value = FastJsonValue.Parse(utf8);
        return new GetConsumerStatusBody(
            ReadOffsets(value["messageQueueTable"]),
            JsonBody.ReadMap(value["consumerTable"], ReadOffsets));
    }

    /// <summary>The body.</summary>
    public byte[] ToJson() => JsonBody.Write(json =>
    {
        json.StartObject();
        json.StartObject("consumerTable");
        foreach ((string clientId, IReadOnlyDictionary<MessageQueue, long> offsets) in ConsumerTable)
        {
            Write(json, clientId, offsets);
        }

        json.EndObject();
        Write(json, "messageQueueTable", MessageQueueTable);
        json.EndObject();
    });

    private static void Write(JavaJsonWriter json, string name, IReadOnlyDictionary<MessageQueue, long> offsets) =>
        MessageQueueMap.Write(json, name, offsets, (offset, writer) => writer.Value(offset));

    private static IReadOnlyDictionary<MessageQueue, long> ReadOffsets(FastJsonValue value) =>
        MessageQueueMap.Read(value, offset => offset.AsInt64());
}
