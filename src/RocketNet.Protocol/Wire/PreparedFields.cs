namespace RocketNet.Protocol.Wire;

/// <summary>Ext fields that stand in many answers with the same values, encoded once in both forms.</summary>
public sealed class PreparedFields
{
    /// <summary>Encodes the fields; see <see cref="FrameWriter.Field(ReadOnlySpan{byte}, string?)"/>.</summary>
    public PreparedFields(params IEnumerable<KeyValuePair<string, string>> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        List<KeyValuePair<string, string>> all = [.. fields];
        Json = FrameWriter.EncodeFields(SerializeType.Json, all);
        Binary = FrameWriter.EncodeFields(SerializeType.RocketMq, all);
    }

    /// <summary>Without braces or a comma at either end.</summary>
    internal byte[] Json { get; }

    internal byte[] Binary { get; }
}
