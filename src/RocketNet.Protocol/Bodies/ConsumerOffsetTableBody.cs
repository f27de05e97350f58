using System.Globalization;

namespace RocketNet.Protocol.Bodies;

/// <summary>
/// All offsets of a broker: answer of 43, and <c>consumerOffset.json</c>. Keys are <c>topic@group</c>.
/// </summary>
/// <param name="OffsetTable">Offsets by queue under each key.</param>
public sealed record ConsumerOffsetTableBody(
    IReadOnlyDictionary<string, IReadOnlyDictionary<int, long>> OffsetTable)
{
    /// <summary>Parses such a body; queue ids that are no numbers are left out.</summary>
    /// <exception cref="ProtocolException">The text is not such a body.</exception>
    public static ConsumerOffsetTableBody Parse(ReadOnlySpan<byte> utf8) =>
        new(JsonBody.ReadMap(FastJsonValue.Parse(utf8)["offsetTable"], ReadQueues));

    /// <summary>The body, or with line breaks the file.</summary>
    public byte[] ToJson(bool isPretty = false) => JsonBody.Write(
        json =>
        {
            json.StartObject();
            JsonBody.WriteMap(json, "offsetTable", OffsetTable, WriteQueues);
            json.EndObject();
        },
        isPretty);

    private static IReadOnlyDictionary<int, long> ReadQueues(FastJsonValue value)
    {
        var offsets = new Dictionary<int, long>();
        foreach (FastJsonMember member in value.Members)
        {
            if (int.TryParse(member.Name, CultureInfo.InvariantCulture, out int queueId))
            {
                offsets[queueId] = member.Value.AsInt64();
            }
        }

        return offsets;
    }

    private static void WriteQueues(IReadOnlyDictionary<int, long> offsets, JavaJsonWriter json)
    {
        json.StartObject();
        foreach ((int queueId, long offset) in offsets)
        {
            json.Key(queueId);
            json.Value(offset);
        }

        json.EndObject();
    }
}
