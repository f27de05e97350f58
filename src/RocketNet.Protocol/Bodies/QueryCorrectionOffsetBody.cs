using System.Globalization;

namespace RocketNet.Protocol.Bodies;

/// <summary>Answer of QUERY_CORRECTION_OFFSET (308).</summary>
/// <param name="CorrectionOffsets">By queue, the offset up to which everybody has come.</param>
public sealed record QueryCorrectionOffsetBody(IReadOnlyDictionary<int, long> CorrectionOffsets)
{
    /// <summary>Parses such a body.</summary>
    /// <exception cref="ProtocolException">The text is not such a body.</exception>
    public static QueryCorrectionOffsetBody Parse(ReadOnlySpan<byte> utf8)
    {
        var offsets = new Dictionary<int, long>();
        foreach (FastJsonMember member in FastJsonValue.Parse(utf8)["correctionOffsets"].Members)
        {
            if (int.TryParse(member.Name, CultureInfo.InvariantCulture, out int queueId))
            {
                offsets[queueId] = member.Value.AsInt64();
            }
        }

        return new QueryCorrectionOffsetBody(offsets);
    }

    /// <summary>The body.</summary>
    public byte[] ToJson() => JsonBody.Write(json =>
    {
        json.StartObject();
        json.StartObject("correctionOffsets");
        foreach ((int queueId, long offset) in CorrectionOffsets)
        {
            json.Key(queueId);
            json.Value(offset);
        }

        json.EndObject();
        json.EndObject();
    });
}
