using System.Text;

namespace RocketNet.Hosting.Properties;

/// <summary>Reads and writes text in the syntax of java.util.Properties, keeping order and line numbers.</summary>
/// <remarks>
/// Accepts more than Java does where Java's answer helps nobody: UTF-8 (Latin-1 only when the bytes are not UTF-8),
/// a byte order mark, and a malformed <c>\u</c>, which is read as the letter u.
/// </remarks>
public static class JavaProperties
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static IReadOnlyList<PropertyEntry> Parse(ReadOnlySpan<byte> bytes) => Parse(Decode(bytes));

    public static IReadOnlyList<PropertyEntry> Parse(string text)
    {
        var entries = new List<PropertyEntry>();
        var lines = new LogicalLineReader(text);
        while (lines.TryRead(out string line, out int number))
        {
            int keyLength = PropertySyntax.KeyLength(line);
            ReadOnlySpan<char> value = PropertySyntax.ValueAfterSeparator(line.AsSpan(keyLength));
            entries.Add(new PropertyEntry(
                PropertySyntax.Unescape(line.AsSpan(0, keyLength)),
                PropertySyntax.Unescape(value),
                value.ToString(),
                number));
        }

        return entries;
    }

    /// <summary>
    /// Lines <c>key=value</c> without escapes, as bodies of the config requests (26, 319) carry them.
    /// </summary>
    public static string Format(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var text = new StringBuilder();
        foreach ((string key, string value) in pairs)
        {
            text.Append(key).Append('=').Append(value).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The text of a file: UTF-8, or Latin-1 when it is not valid UTF-8 (what Java always assumes).</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }
}
