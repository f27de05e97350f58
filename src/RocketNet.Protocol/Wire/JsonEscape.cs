using System.Buffers.Text;
using System.Text;

namespace RocketNet.Protocol.Wire;

/// <summary>JSON's escapes, decoded within one buffer.</summary>
internal static class JsonEscape
{
    private const int UnicodeBytes = 6;

    /// <summary>Decodes the escape at <paramref name="read"/> to <paramref name="write"/> and moves both on.</summary>
    /// <remarks>No escape is shorter than its text, so writing never overtakes reading.</remarks>
    public static bool TryDecode(Span<byte> text, ref int read, ref int write)
    {
        if (read + 1 >= text.Length)
        {
            return false;
        }

        byte letter = text[read + 1];
        if (letter == 'u')
        {
            return TryDecodeUnicode(text, ref read, ref write);
        }

        byte plain = letter switch
        {
            (byte)'"' or (byte)'\\' or (byte)'/' => letter,
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            _ => 0,
        };
        if (plain == 0)
        {
            return false;
        }

        text[write++] = plain;
        read += 2;
        return true;
    }

    /// <summary>Reads <c>\uXXXX</c> at that place as one UTF-16 unit.</summary>
    public static bool TryReadUnit(ReadOnlySpan<byte> text, int at, out char unit)
    {
        unit = '\0';
        if (at + UnicodeBytes > text.Length || text[at] != '\\' || text[at + 1] != 'u')
        {
            return false;
        }

        // Utf8Parser stops at the first byte that is no digit, so all four must have been taken.
        if (!Utf8Parser.TryParse(text.Slice(at + 2, 4), out ushort value, out int taken, 'x') || taken != 4)
        {
            return false;
        }

        unit = (char)value;
        return true;
    }

    private static bool TryDecodeUnicode(Span<byte> text, ref int read, ref int write)
    {
        // Properties hold a control character on each side of a value; they need no runes.
        if (TryReadControl(text[read..], out byte control))
        {
            text[write++] = control;
            read += UnicodeBytes;
            return true;
        }

        if (!TryReadUnit(text, read, out char unit))
        {
            return false;
        }

        read += UnicodeBytes;
        Rune rune = Rune.ReplacementChar;
        if (char.IsHighSurrogate(unit) && TryReadUnit(text, read, out char low) && char.IsLowSurrogate(low))
        {
            rune = new Rune(unit, low);
            read += UnicodeBytes;
        }
        else if (!char.IsSurrogate(unit))
        {
            rune = new Rune(unit);
        }

        write += rune.EncodeToUtf8(text[write..]);
        return true;
    }

    // \u000X with a decimal digit for X, which is what separators of properties are.
    private static bool TryReadControl(ReadOnlySpan<byte> escape, out byte control)
    {
        control = 0;
        if (escape.Length < UnicodeBytes || escape[2] != '0' || escape[3] != '0' || escape[4] != '0')
        {
            return false;
        }

        control = (byte)(escape[5] - '0');
        return control <= 9;
    }
}
