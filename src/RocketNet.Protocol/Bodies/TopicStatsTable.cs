namespace RocketNet.Protocol.Bodies;

/// <summary>Answer of GET_TOPIC_STATS_INFO (202).</summary>
/// <param name="OffsetTable">Each queue of the topic.</param>
public sealed record TopicStatsTable(IReadOnlyDictionary<MessageQueue, TopicOffset> OffsetTable)
{
    /// <summary>Parses such a body.</summary>
    /// <exception cref="ProtocolException">The text is not such a body.</exception>
    public static TopicStatsTable Parse(ReadOnlySpan<byte> utf8) =>
        new(MessageQueueMap.Read(FastJsonValue.Parse(utf8)["offsetTable"], TopicOffset.From));

    /// <summary>The body.</summary>
    public byte[] ToJson() => JsonBody.Write(json =>
    {
        json.StartObject();
        MessageQueueMap.Write(json, "offsetTable", OffsetTable, (offset, writer) => offset.WriteTo(writer));
        json.EndObject();
    });
}
