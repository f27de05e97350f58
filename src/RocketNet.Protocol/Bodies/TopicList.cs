namespace RocketNet.Protocol.Bodies;

/// <summary>Topic names, and in some answers the address of a broker.</summary>
/// <param name="Topics">The names.</param>
/// <param name="BrokerAddr">A broker's address; left out when null.</param>
public sealed record TopicList(IReadOnlyList<string> Topics, string? BrokerAddr = null)
{
    /// <summary>Parses such a body.</summary>
    /// <exception cref="ProtocolException">The text is not such a body.</exception>
    public static TopicList Parse(ReadOnlySpan<byte> utf8)
    {
        FastJsonValue value = FastJsonValue.Parse(utf8);
        return new TopicList(value["topicList"].AsStrings(), value["brokerAddr"].AsString());
    }

    /// <summary>The body.</summary>
    public byte[] ToJson() => JsonBody.Write(json =>
    {
        json.StartObject();
        json.Member("brokerAddr", BrokerAddr);
        json.Member("topicList", Topics);
        json.EndObject();
    });
}
