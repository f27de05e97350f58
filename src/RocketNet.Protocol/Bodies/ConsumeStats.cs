namespace RocketNet.Protocol.Bodies;

/// <summary>Answer of GET_CONSUME_STATS (208).</summary>
/// <param name="OffsetTable">Each queue the group consumes.</param>
/// <param name="ConsumeTps">Messages a second.</param>
public sealed record ConsumeStats(IReadOnlyDictionary<MessageQueue, ConsumeOffset> OffsetTable, double ConsumeTps)
{
    /// <summary>Parses such a body.</summary>
    /// <exception cref="ProtocolException">The text is not such a body.</exception>
    public static ConsumeStats Parse(ReadOnlySpan<byte> utf8) => From(FastJsonValue.Parse(utf8));

    /// <summary>Reads the JSON value.</summary>
    public static ConsumeStats From(FastJsonValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new ConsumeStats(
            MessageQueueMap.Read(value["offsetTable"], ConsumeOffset.From), value["consumeTps"].AsDouble());
    }

    /// <summary>The body alone.</summary>
    public byte[] ToJson() => JsonBody.Write(WriteTo);

    /// <summary>Writes the JSON value.</summary>
    public void WriteTo(JavaJsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.StartObject();
        json.Member("consumeTps", ConsumeTps);
        MessageQueueMap.Write(json, "offsetTable", OffsetTable, (offset, writer) => offset.WriteTo(writer));
        json.EndObject();
    }
}
