using System.Text.Json.Serialization;

namespace RocketNet.StoreTool.Output;

/// <summary>Shapes that are printed one a line.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CatMessage))]
internal sealed partial class ToolJsonLines : JsonSerializerContext;
