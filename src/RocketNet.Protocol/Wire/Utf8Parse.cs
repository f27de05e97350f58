using System.Buffers.Text;
using System.Text;

namespace RocketNet.Protocol.Wire;

/// <summary>Numbers and booleans as Java reads them from text: the whole text, no white space, no thousands.</summary>
public static class Utf8Parse
{
    /// <summary>As Java's <c>Integer.parseInt</c>; a leading + or − is allowed.</summary>
    public static bool TryInt32(ReadOnlySpan<byte> text, out int value) =>
        Utf8Parser.TryParse(text, out value, out int taken) && taken == text.Length;

    /// <summary>As Java's <c>Long.parseLong</c>; a leading + or − is allowed.</summary>
    public static bool TryInt64(ReadOnlySpan<byte> text, out long value) =>
        Utf8Parser.TryParse(text, out value, out int taken) && taken == text.Length;

    /// <summary>As Java's <c>Boolean.parseBoolean</c>: true only for <c>true</c> in any letter case.</summary>
    public static bool JavaBoolean(ReadOnlySpan<byte> text) => Ascii.EqualsIgnoreCase(text, "true"u8);
}
