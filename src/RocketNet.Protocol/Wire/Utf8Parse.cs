using System.Buffers.Text;
using System.Text;

namespace RocketNet.Protocol.Wire;

/// <summary>Numbers and booleans as Java reads them from text: the whole text, no white space, no thousands.</summary>
public static class Utf8Parse
{
    // So many digits fit into 64 bits whatever they are; into 32 bits half as many.
    private const int PlainDigitsMax = 18;
    private const int PlainDigitsMax32 = 9;

    /// <summary>As Java's <c>Integer.parseInt</c>; a leading + or − is allowed.</summary>
    public static bool TryInt32(ReadOnlySpan<byte> text, out int value)
    {
        if (text.Length <= PlainDigitsMax32 && TryPlainDigits(text, out long digits))
        {
            value = (int)digits;
            return true;
        }

        return Utf8Parser.TryParse(text, out value, out int taken) && taken == text.Length;
    }

    /// <summary>As Java's <c>Long.parseLong</c>; a leading + or − is allowed.</summary>
    public static bool TryInt64(ReadOnlySpan<byte> text, out long value) =>
        (text.Length <= PlainDigitsMax && TryPlainDigits(text, out value))
        || (Utf8Parser.TryParse(text, out value, out int taken) && taken == text.Length);

    // Nearly every number of a header: no sign, and too short for an overflow.
    private static bool TryPlainDigits(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        foreach (byte next in text)
        {
            uint digit = (uint)next - '0';
            if (digit > 9)
            {
                return false;
            }

            value = (value * 10) + digit;
        }

        return !text.IsEmpty;
    }

    /// <summary>As Java's <c>Boolean.parseBoolean</c>: true only for <c>true</c> in any letter case.</summary>
    public static bool JavaBoolean(ReadOnlySpan<byte> text) => Ascii.EqualsIgnoreCase(text, "true"u8);
}
