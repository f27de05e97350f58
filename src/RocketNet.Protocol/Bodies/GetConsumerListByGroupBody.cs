namespace RocketNet.Protocol.Bodies;

/// <summary>Answer of GET_CONSUMER_LIST_BY_GROUP (38).</summary>
/// <param name="ConsumerIds">Client ids of the group's members.</param>
public sealed record GetConsumerListByGroupBody(IReadOnlyList<string> ConsumerIds)
{
    /// <summary>Parses such a body.</summary>
    /// <exception cref="ProtocolException">The text is not such a body.</exception>
    public static GetConsumerListByGroupBody Parse(ReadOnlySpan<byte> utf8) =>
        new(FastJsonValue.Parse(utf8)["consumerIdList"].AsStrings());

    /// <summary>The body.</summary>
    public byte[] ToJson() => JsonBody.Write(json =>
    {
        json.StartObject();
        json.Member("consumerIdList", ConsumerIds);
        json.EndObject();
    });
}
