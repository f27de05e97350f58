using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace RocketNet.StoreTool.Output;

/// <summary>The JSON shapes of the commands; docs/mqstore.md shows one of each.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VerifyReport))]
[JsonSerializable(typeof(StatReport))]
[JsonSerializable(typeof(RebuildReport))]
[JsonSerializable(typeof(RepairReport))]
[JsonSerializable(typeof(DiffReport))]
internal sealed partial class ToolJson : JsonSerializerContext
{
    /// <summary>Writes one document.</summary>
    public static void Write<T>(TextWriter output, T value, JsonTypeInfo<T> shape) =>
        output.Write(JsonSerializer.Serialize(value, shape) + "\n");
}
