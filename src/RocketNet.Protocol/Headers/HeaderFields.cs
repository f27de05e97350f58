using System.Text;
using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Headers;

// Int32 and Int64 say how wide the number on the wire is.
#pragma warning disable CA1720

/// <summary>
/// Named, checked access to the ext fields of a cold request; failures are <see cref="HeaderException"/>s.
/// </summary>
/// <param name="fields">The request's fields, not copied.</param>
public sealed class HeaderFields(IReadOnlyDictionary<string, string> fields)
{
    // Enough for every 64-bit number; a longer text is one only by leading zeros, which nobody sends.
    private const int NumberCharsMax = 32;

    /// <summary>A text that must be there.</summary>
    public string Required(string name, int charsMax = int.MaxValue) =>
        Optional(name, charsMax) ?? throw new HeaderException(name, FieldProblem.Missing(name));

    /// <summary>A text; null when it is not there.</summary>
    public string? Optional(string name, int charsMax = int.MaxValue)
    {
        string? value = fields.GetValueOrDefault(name);
        return value is null || value.Length <= charsMax
            ? value
            : throw new HeaderException(name, FieldProblem.TooLong(name, charsMax));
    }

    /// <summary>A 32-bit number that must be there.</summary>
    public int RequiredInt32(string name) => ParseInt32(name, Required(name));

    /// <summary>A 64-bit number that must be there.</summary>
    public long RequiredInt64(string name) => ParseInt64(name, Required(name));

    /// <summary>A 32-bit number, or the fallback when it is not there; a wrong one is an error all the same.</summary>
    public int Int32(string name, int fallback) =>
        fields.TryGetValue(name, out string? value) ? ParseInt32(name, value) : fallback;

    /// <summary>A 64-bit number, or the fallback when it is not there; a wrong one is an error all the same.</summary>
    public long Int64(string name, long fallback) =>
        fields.TryGetValue(name, out string? value) ? ParseInt64(name, value) : fallback;

    /// <summary>
    /// True only for <c>true</c> in any letter case, as Java has it; the fallback when it is not there.
    /// </summary>
    public bool Boolean(string name, bool fallback = false) =>
        fields.TryGetValue(name, out string? value)
            ? string.Equals(value, "true", StringComparison.OrdinalIgnoreCase)
            : fallback;

    private static int ParseInt32(string name, string value)
    {
        Span<byte> utf8 = stackalloc byte[NumberCharsMax];
        return Encoding.UTF8.TryGetBytes(value, utf8, out int bytes)
            && Utf8Parse.TryInt32(utf8[..bytes], out int number)
            ? number
            : throw NotANumber(name, value);
    }

    private static long ParseInt64(string name, string value)
    {
        Span<byte> utf8 = stackalloc byte[NumberCharsMax];
        return Encoding.UTF8.TryGetBytes(value, utf8, out int bytes)
            && Utf8Parse.TryInt64(utf8[..bytes], out long number)
            ? number
            : throw NotANumber(name, value);
    }

    private static HeaderException NotANumber(string name, string value) =>
        new(name, FieldProblem.NotANumber(name, Encoding.UTF8.GetBytes(value)));
}
