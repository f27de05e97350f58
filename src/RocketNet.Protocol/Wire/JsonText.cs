using System.Buffers.Binary;

namespace RocketNet.Protocol.Wire;

/// <summary>
/// Writes UTF-8 text as the inside of a JSON string: quotes, backslashes and control characters escaped.
/// </summary>
internal static class JsonText
{
    /// <summary>A byte becomes at most <c>\u0001</c>.</summary>
    public const int GrowthMax = 6;

    /// <summary>
    /// Copies the text, escaped where it must be; the destination has <see cref="GrowthMax"/> times its size.
    /// </summary>
    /// <returns>Bytes written.</returns>
    public static int WriteEscaped(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        int at = 0;
        // Eight bytes at a time as long as none of them needs an escape, which is the usual whole text.
        for (; at <= text.Length - sizeof(ulong); at += sizeof(ulong))
        {
            ulong block = BinaryPrimitives.ReadUInt64LittleEndian(text[at..]);
            if (HasSpecial(block))
            {
                return at + WriteSlowly(text[at..], destination[at..]);
            }

            BinaryPrimitives.WriteUInt64LittleEndian(destination[at..], block);
        }

        for (; at < text.Length; at++)
        {
            byte next = text[at];
            if (IsSpecial(next))
            {
                return at + WriteSlowly(text[at..], destination[at..]);
            }

            destination[at] = next;
        }

        return at;
    }

    private static bool IsSpecial(byte value) => value is < 0x20 or (byte)'"' or (byte)'\\';

    // The classic zero-byte test, once for "below 0x20" and once for each of the two characters.
    private static bool HasSpecial(ulong block)
    {
        const ulong Ones = 0x0101010101010101;
        const ulong Tops = 0x8080808080808080;
        ulong quotes = block ^ (Ones * '"');
        ulong backslashes = block ^ (Ones * '\\');
        ulong hits = ((block - (Ones * 0x20)) & ~block)
            | ((quotes - Ones) & ~quotes)
            | ((backslashes - Ones) & ~backslashes);
        return (hits & Tops) != 0;
    }

    private static int WriteSlowly(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        int at = 0;
        foreach (byte next in text)
        {
            if (IsSpecial(next))
            {
                at += WriteEscape(next, destination[at..]);
            }
            else
            {
                destination[at++] = next;
            }
        }

        return at;
    }

    private static int WriteEscape(byte special, Span<byte> destination)
    {
        byte letter = special switch
        {
            (byte)'"' or (byte)'\\' => special,
            (byte)'\b' => (byte)'b',
            (byte)'\f' => (byte)'f',
            (byte)'\n' => (byte)'n',
            (byte)'\r' => (byte)'r',
            (byte)'\t' => (byte)'t',
            _ => 0,
        };
        destination[0] = (byte)'\\';
        if (letter != 0)
        {
            destination[1] = letter;
            return 2;
        }

        ReadOnlySpan<byte> digits = "0123456789ABCDEF"u8;
        "u00"u8.CopyTo(destination[1..]);
        destination[4] = digits[special >> 4];
        destination[5] = digits[special & 0xF];
        return GrowthMax;
    }
}
