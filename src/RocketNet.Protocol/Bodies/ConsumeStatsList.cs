namespace RocketNet.Protocol.Bodies;

/// <summary>Answer of GET_BROKER_CONSUME_STATS (317).</summary>
/// <param name="BrokerAddr">The broker's address.</param>
/// <param name="Groups">Of each group, one entry for each topic it reads.</param>
/// <param name="TotalDiff">Messages not yet consumed, of all groups together.</param>
public sealed record ConsumeStatsList(
    string BrokerAddr,
    IReadOnlyList<KeyValuePair<string, IReadOnlyList<ConsumeStats>>> Groups,
    long TotalDiff)
{
    /// <summary>Parses such a body.</summary>
    /// <exception cref="ProtocolException">The text is not such a body.</exception>
    public static ConsumeStatsList Parse(ReadOnlySpan<byte> utf8)
    {
        FastJsonValue value = FastJsonValue.Parse(utf8);
        var groups = new List<KeyValuePair<string, IReadOnlyList<ConsumeStats>>>();
        foreach (FastJsonMember group in value["consumeStatsList"].Items.SelectMany(item => item.Members))
        {
            groups.Add(new(group.Name, JsonBody.ReadArray(group.Value, ConsumeStats.From)));
        }

        return new ConsumeStatsList(
            value["brokerAddr"].AsString() ?? string.Empty, groups, value["totalDiff"].AsInt64());
    }

    /// <summary>The body.</summary>
    public byte[] ToJson() => JsonBody.Write(json =>
    {
        json.StartObject();
        json.Member("brokerAddr", BrokerAddr);
        JsonBody.WriteArray(json, "consumeStatsList", Groups, Write);
        json.Member("totalDiff", TotalDiff);
        json.EndObject();
    });

    private static void Write(KeyValuePair<string, IReadOnlyList<ConsumeStats>> group, JavaJsonWriter json)
    {
        json.StartObject();
        JsonBody.WriteArray(json, group.Key, group.Value, (stats, writer) => stats.WriteTo(writer));
        json.EndObject();
    }
}
