using System.Text;

namespace RocketNet.Protocol.Wire;

/// <summary>
/// Java's <c>String.hashCode</c>, on which tag filters, indexes and the order of stored properties rest.
/// </summary>
public static class JavaString
{
    /// <summary>h = 31·h + unit over the UTF-16 units, 32-bit wrap.</summary>
    public static int HashCode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int hash = 0;
        foreach (char unit in text)
        {
            hash = unchecked((31 * hash) + unit);
        }

        return hash;
    }

    /// <summary>
    /// The same over UTF-8 text; malformed bytes count as U+FFFD, as they do once Java has decoded them.
    /// </summary>
    public static int HashCode(ReadOnlySpan<byte> utf8) => HashCode(0, utf8);

    /// <summary>Goes on with the hash of a text whose first part is hashed already.</summary>
    /// <param name="hash">Hash of what stands before; 0 for nothing.</param>
    /// <param name="utf8">The rest; a character does not begin before it.</param>
    public static int HashCode(int hash, ReadOnlySpan<byte> utf8)
    {
        const int Power2 = 31 * 31;
        const int Power3 = 31 * Power2;
        const int Power4 = 31 * Power3;

        // Four units a step: one multiplication waits for the one before instead of four.
        while (utf8.Length >= 4)
        {
            if (((utf8[0] | utf8[1] | utf8[2] | utf8[3]) & 0x80) != 0)
            {
                break;
            }

            hash = unchecked(
                (Power4 * hash) + (Power3 * utf8[0]) + (Power2 * utf8[1]) + (31 * utf8[2]) + utf8[3]);
            utf8 = utf8[4..];
        }

        for (int i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] >= 0x80)
            {
                return HashBeyondAscii(utf8[i..], hash);
            }

            hash = unchecked((31 * hash) + utf8[i]);
        }

        return hash;
    }

    private static int HashBeyondAscii(ReadOnlySpan<byte> utf8, int hash)
    {
        Span<char> units = stackalloc char[2];
        while (!utf8.IsEmpty)
        {
            // The status says nothing more: on malformed bytes the rune is the replacement character already.
            _ = Rune.DecodeFromUtf8(utf8, out Rune rune, out int taken);
            int count = rune.EncodeToUtf16(units);
            hash = unchecked((31 * hash) + units[0]);
            hash = count == 2 ? unchecked((31 * hash) + units[1]) : hash;
            utf8 = utf8[taken..];
        }

        return hash;
    }
}
