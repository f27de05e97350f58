namespace RocketNet.Protocol.Bodies;

/// <summary>Group names: answer of QUERY_TOPIC_CONSUME_BY_WHO (300).</summary>
/// <param name="Groups">The names.</param>
public sealed record GroupList(IReadOnlyList<string> Groups)
{
    /// <summary>Parses such a body.</summary>
    /// <exception cref="ProtocolException">The text is not such a body.</exception>
    public static GroupList Parse(ReadOnlySpan<byte> utf8) => new(FastJsonValue.Parse(utf8)["groupList"].AsStrings());

    /// <summary>The body.</summary>
    public byte[] ToJson() => JsonBody.Write(json =>
    {
        json.StartObject();
        json.Member("groupList", Groups);
        json.EndObject();
    });
}
