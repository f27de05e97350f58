using System.Buffers.Binary;
using System.Text;

namespace RocketNet.Protocol.Bodies;

/// <summary>Body of REGISTER_BROKER (103), plain or compressed.</summary>
/// <remarks>Java: RegisterBrokerBody@4.9.8. Layout of the compressed form: docs/wire.md.</remarks>
/// <param name="Topics">The broker's topics.</param>
/// <param name="FilterServerList">Filter servers of old brokers; null when the sender leaves the list out.</param>
public sealed record RegisterBrokerBody(TopicConfigTableBody Topics, IReadOnlyList<string>? FilterServerList)
{
    /// <summary>The body of a sender without topics.</summary>
    public static readonly RegisterBrokerBody Empty =
        new(new TopicConfigTableBody(DataVersion.Zero, new Dictionary<string, TopicConfig>()), null);

    /// <summary>Parses the plain form, or the compressed one within the bounds of <see cref="ZlibBounds"/>.</summary>
    /// <exception cref="ProtocolException">The bytes are not such a body, or beyond the bounds.</exception>
    public static RegisterBrokerBody Parse(ReadOnlySpan<byte> body, bool isCompressed)
    {
        if (body.IsEmpty)
        {
            return Empty;
        }

        if (isCompressed)
        {
            return ParseSections(ZlibBounds.Inflate(body));
        }

        FastJsonValue value = FastJsonValue.Parse(body);
        FastJsonValue filterServers = value["filterServerList"];
        return new RegisterBrokerBody(
            TopicConfigTableBody.From(value["topicConfigSerializeWrapper"]),
            filterServers.IsNull ? null : filterServers.AsStrings());
    }

    /// <summary>The body in plain or compressed form.</summary>
    public byte[] ToBytes(bool isCompressed = false)
    {
        if (!isCompressed)
        {
            return JsonBody.Write(WriteTo);
        }

        using var sections = new MemoryStream();
        WriteSection(sections, Topics.DataVersion.ToJson());
        WriteInt32(sections, Topics.TopicConfigTable.Count);
        foreach (TopicConfig topic in Topics.TopicConfigTable.Values)
        {
            WriteSection(sections, Encoding.UTF8.GetBytes(topic.ToLine()));
        }

        WriteSection(sections, JsonBody.Write(json =>
        {
            json.StartArray();
            foreach (string server in FilterServerList ?? [])
            {
                json.Value(server);
            }

            json.EndArray();
        }));
        return ZlibBounds.Deflate(sections.ToArray());
    }

    /// <summary>Writes the JSON value.</summary>
    public void WriteTo(JavaJsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.StartObject();
        json.Member("filterServerList", FilterServerList ?? []);
        json.Name("topicConfigSerializeWrapper");
        Topics.WriteTo(json);
        json.EndObject();
    }

    // What a 5.x sender has behind the filter servers, its queue mappings, is left aside.
    private static RegisterBrokerBody ParseSections(ReadOnlySpan<byte> bytes)
    {
        DataVersion version = DataVersion.Parse(TakeSection(ref bytes));
        int topicCount = TakeInt32(ref bytes);
        if (topicCount < 0 || topicCount > bytes.Length / sizeof(int))
        {
            throw new ProtocolException($"registration: {topicCount} topics do not fit {bytes.Length} bytes");
        }

        var topics = new Dictionary<string, TopicConfig>(StringComparer.Ordinal);
        for (int i = 0; i < topicCount; i++)
        {
            TopicConfig topic = TopicConfig.FromLine(Encoding.UTF8.GetString(TakeSection(ref bytes)));
            topics[topic.TopicName] = topic;
        }

        IReadOnlyList<string> filterServers = FastJsonValue.Parse(TakeSection(ref bytes)).AsStrings();
        return new RegisterBrokerBody(new TopicConfigTableBody(version, topics), filterServers);
    }

    private static ReadOnlySpan<byte> TakeSection(ref ReadOnlySpan<byte> bytes)
    {
        int length = TakeInt32(ref bytes);
        if (length < 0 || length > bytes.Length)
        {
            throw new ProtocolException($"registration: a section of {length} bytes with {bytes.Length} left");
        }

        ReadOnlySpan<byte> section = bytes[..length];
        bytes = bytes[length..];
        return section;
    }

    private static int TakeInt32(ref ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < sizeof(int))
        {
            throw new ProtocolException("registration: cut off inside a length");
        }

        int value = BinaryPrimitives.ReadInt32BigEndian(bytes);
        bytes = bytes[sizeof(int)..];
        return value;
    }

    private static void WriteSection(MemoryStream output, ReadOnlySpan<byte> section)
    {
        WriteInt32(output, section.Length);
        output.Write(section);
    }

    private static void WriteInt32(MemoryStream output, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        output.Write(bytes);
    }
}
