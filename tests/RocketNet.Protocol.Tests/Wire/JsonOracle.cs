using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RocketNet.Protocol.Tests.Wire;

/// <summary>Reads a header with System.Text.Json; refuses what only one of the two parsers means to take.</summary>
internal static class JsonOracle
{
    private static readonly string[] NumberKeys = ["code", "version", "flag", "opaque"];

    public static bool TryRead(
        byte[] header,
        out int opaque,
        [NotNullWhen(true)] out Dictionary<string, string>? fields)
    {
        opaque = 0;
        fields = [];
        try
        {
            using JsonDocument document = JsonDocument.Parse(header, new JsonDocumentOptions { MaxDepth = 60 });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            foreach (JsonProperty member in document.RootElement.EnumerateObject())
            {
                if (!TryMember(member, ref opaque, ref fields))
                {
                    return false;
                }
            }

            return true;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // Not JSON, or a text that is no UTF-8 or holds half a surrogate pair.
            fields = null;
            return false;
        }
    }

    private static bool TryMember(JsonProperty member, ref int opaque, ref Dictionary<string, string> fields)
    {
        string name = member.Name.Replace("_", string.Empty, StringComparison.Ordinal).ToUpperInvariant();
        string? text = TextOf(member.Value);
        if (name == "EXTFIELDS")
        {
            fields = [];
            return member.Value.ValueKind is JsonValueKind.Null || TryFields(member.Value, fields);
        }

        if (!NumberKeys.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return true;
        }

        int number = 0;
        bool isNumber = text is null
            || int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
        opaque = name == "OPAQUE" ? number : opaque;
        return isNumber;
    }

    private static bool TryFields(JsonElement value, Dictionary<string, string> fields)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        foreach (JsonProperty field in value.EnumerateObject())
        {
            if (TextOf(field.Value) is { } text)
            {
                fields[field.Name] = text;
            }
        }

        return true;
    }

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Object or JsonValueKind.Array => Compact(value.GetRawText()),
        _ => value.GetRawText(),
    };

    private static string Compact(string json)
    {
        var compact = new StringBuilder();
        bool inString = false;
        for (int i = 0; i < json.Length; i++)
        {
            inString ^= json[i] == '"';
            if (inString && json[i] == '\\')
            {
                compact.Append(json[i++]);
            }

            if (inString || !char.IsWhiteSpace(json[i]))
            {
                compact.Append(json[i]);
            }
        }

        return compact.ToString();
    }
}
