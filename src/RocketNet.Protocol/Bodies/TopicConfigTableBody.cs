namespace RocketNet.Protocol.Bodies;

/// <summary>
/// All topics of a broker with the version of the table: answer of 21, part of 103, and <c>topics.json</c>.
/// </summary>
/// <remarks>Java: TopicConfigSerializeWrapper@4.9.8. The mapping tables of 5.x are left aside.</remarks>
/// <param name="DataVersion">Version of the table.</param>
/// <param name="TopicConfigTable">The topics by name.</param>
public sealed record TopicConfigTableBody(
    DataVersion DataVersion,
    IReadOnlyDictionary<string, TopicConfig> TopicConfigTable)
{
    /// <summary>Parses such a body.</summary>
    /// <exception cref="ProtocolException">The text is not such a body.</exception>
    public static TopicConfigTableBody Parse(ReadOnlySpan<byte> utf8) => From(FastJsonValue.Parse(utf8));

    /// <summary>Reads the JSON value.</summary>
    public static TopicConfigTableBody From(FastJsonValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var table = new Dictionary<string, TopicConfig>(StringComparer.Ordinal);
        foreach (FastJsonMember member in value["topicConfigTable"].Members)
        {
            table[member.Name] = TopicConfig.From(member.Value, member.Name);
        }

        return new TopicConfigTableBody(DataVersion.From(value["dataVersion"]), table);
    }

    /// <summary>The body, or with line breaks the file.</summary>
    public byte[] ToJson(bool isPretty = false) => JsonBody.Write(WriteTo, isPretty);

    /// <summary>Writes the JSON value.</summary>
    public void WriteTo(JavaJsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.StartObject();
        json.Name("dataVersion");
        DataVersion.WriteTo(json);
        JsonBody.WriteMap(json, "topicConfigTable", TopicConfigTable, (topic, writer) => topic.WriteTo(writer));
        json.EndObject();
    }
}
