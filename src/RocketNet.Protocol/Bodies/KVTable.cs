namespace RocketNet.Protocol.Bodies;

/// <summary>Texts by name: answers of 28 and 219, and the order configuration in the answer of 103.</summary>
/// <param name="Table">The texts.</param>
public sealed record KVTable(IReadOnlyDictionary<string, string> Table)
{
    /// <summary>Parses such a body; empty text gives an empty table.</summary>
    /// <exception cref="ProtocolException">The text is not such a body.</exception>
    public static KVTable Parse(ReadOnlySpan<byte> utf8) => new(FastJsonValue.Parse(utf8)["table"].AsStringMap());

    /// <summary>The body.</summary>
    public byte[] ToJson() => JsonBody.Write(json =>
    {
        json.StartObject();
        json.Member("table", Table);
        json.EndObject();
    });
}
