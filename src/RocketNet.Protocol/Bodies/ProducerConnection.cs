namespace RocketNet.Protocol.Bodies;

/// <summary>Answer of GET_PRODUCER_CONNECTION_LIST (204).</summary>
/// <param name="Connections">The group's members.</param>
public sealed record ProducerConnection(IReadOnlyList<ClientConnection> Connections)
{
    /// <summary>Parses such a body.</summary>
    /// <exception cref="ProtocolException">The text is not such a body.</exception>
    public static ProducerConnection Parse(ReadOnlySpan<byte> utf8) =>
        new(JsonBody.ReadArray(FastJsonValue.Parse(utf8)["connectionSet"], ClientConnection.From));

    /// <summary>The body.</summary>
    public byte[] ToJson() => JsonBody.Write(json =>
    {
        json.StartObject();
        JsonBody.WriteArray(json, "connectionSet", Connections, (client, writer) => client.WriteTo(writer));
        json.EndObject();
    });
}
