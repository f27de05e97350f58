using System.Buffers.Text;
using System.Text;

namespace RocketNet.Protocol.Bodies;

/// <summary>The escapes fastjson knows inside strings: JSON's, and a few more.</summary>
internal static class FastJsonEscapes
{
    /// <summary>Appends the rest of a string from a backslash on and steps over its closing quote.</summary>
    public static void Unescape(ReadOnlySpan<byte> text, ref int at, byte quote, StringBuilder unescaped)
    {
        while (at < text.Length && text[at] == '\\')
        {
            unescaped.Append(TakeEscape(text, ref at));
            int length = text[at..].IndexOfAny(quote, (byte)'\\');
            if (length < 0)
            {
                break;
            }

            unescaped.Append(Encoding.UTF8.GetString(text.Slice(at, length)));
            at += length;
            if (text[at] == quote)
            {
                at++;
                return;
            }
        }

        throw new ProtocolException($"JSON body: a string without an end at byte {at}");
    }

    // One UTF-16 unit; the halves of a surrogate pair come as two escapes and meet in the text.
    private static char TakeEscape(ReadOnlySpan<byte> text, ref int at)
    {
        byte letter = at + 1 < text.Length ? text[at + 1] : (byte)0;
        at += 2;
        return letter switch
        {
            (byte)'u' => TakeHex(text, ref at, 4),
            (byte)'x' => TakeHex(text, ref at, 2),
            (byte)'b' => '\b',
            (byte)'t' => '\t',
            (byte)'n' => '\n',
            (byte)'v' => '\v',
            (byte)'f' or (byte)'F' => '\f',
            (byte)'r' => '\r',
            (byte)'"' or (byte)'\'' or (byte)'\\' or (byte)'/' => (char)letter,
            >= (byte)'0' and <= (byte)'7' => (char)(letter - '0'),
            _ => throw new ProtocolException($"JSON body: an escape that does not exist at byte {at - 2}"),
        };
    }

    private static char TakeHex(ReadOnlySpan<byte> text, ref int at, int digits)
    {
        if (at + digits > text.Length
            || !Utf8Parser.TryParse(text.Slice(at, digits), out ushort unit, out int taken, 'x')
            || taken != digits)
        {
            throw new ProtocolException($"JSON body: an escape without its digits at byte {at}");
        }

        at += digits;
        return (char)unit;
    }
}
