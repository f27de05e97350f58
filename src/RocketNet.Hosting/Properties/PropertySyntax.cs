using System.Globalization;
using System.Text;

namespace RocketNet.Hosting.Properties;

/// <summary>The characters with a meaning in a Java properties file, and their escapes.</summary>
internal static class PropertySyntax
{
    public const string Blanks = " \t\f";

    /// <summary>Length of the key part: up to the first unescaped blank, <c>=</c> or <c>:</c>.</summary>
    public static int KeyLength(ReadOnlySpan<char> line)
    {
        for (int index = 0; index < line.Length; index++)
        {
            char c = line[index];
            if (c == '\\')
            {
                index++;
            }
            else if (c is '=' or ':' or ' ' or '\t' or '\f')
            {
                return index;
            }
        }

        return line.Length;
    }

    /// <summary>What follows the key: blanks, at most one <c>=</c> or <c>:</c>, blanks again, then the value.</summary>
    public static ReadOnlySpan<char> ValueAfterSeparator(ReadOnlySpan<char> afterKey)
    {
        ReadOnlySpan<char> rest = afterKey.TrimStart(Blanks);
        return rest.Length > 0 && rest[0] is '=' or ':' ? rest[1..].TrimStart(Blanks) : rest;
    }

    /// <summary>An even number of backslashes is that many escaped ones, and the line ends there.</summary>
    public static bool EndsInContinuation(ReadOnlySpan<char> line)
    {
        int backslashes = line.Length - line.TrimEnd('\\').Length;
        return (backslashes & 1) == 1;
    }

    public static string Unescape(ReadOnlySpan<char> text)
    {
        if (!text.Contains('\\'))
        {
            return text.ToString();
        }

        var plain = new StringBuilder(text.Length);
        for (int index = 0; index < text.Length; index++)
        {
            if (text[index] != '\\' || index + 1 == text.Length)
            {
                plain.Append(text[index]);
            }
            else if (TryUnicode(text[(index + 1)..], out char unicode))
            {
                plain.Append(unicode);
                index += 5;
            }
            else
            {
                index++;
                plain.Append(Escaped(text[index]));
            }
        }

        return plain.ToString();
    }

    /// <summary>A value as a properties file must hold it so that reading gives the same text again.</summary>
    public static string Escape(string value)
    {
        var escaped = new StringBuilder(value.Length);
        for (int index = 0; index < value.Length; index++)
        {
            char c = value[index];
            escaped.Append(c switch
            {
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\f' => "\\f",
                ' ' when index == 0 => "\\ ",
                _ => c.ToString(),
            });
        }

        return escaped.ToString();
    }

    /// <summary>
    /// A path as its writer meant it: <c>D:\store</c> stays, where Java would read <c>D:store</c>. Doubled backslashes
    /// and the escaped separators that Java's own writer makes are still undone.
    /// </summary>
    public static string UnescapePath(string rawValue) => rawValue
        .Replace("\\\\", "\0", StringComparison.Ordinal)
        .Replace("\\:", ":", StringComparison.Ordinal)
        .Replace("\\=", "=", StringComparison.Ordinal)
        .Replace('\0', '\\');

    private static char Escaped(char c) => c switch
    {
        't' => '\t',
        'n' => '\n',
        'r' => '\r',
        'f' => '\f',
        _ => c,
    };

    private static bool TryUnicode(ReadOnlySpan<char> afterBackslash, out char unicode)
    {
        unicode = '\0';
        if (afterBackslash.Length < 5 || afterBackslash[0] != 'u')
        {
            return false;
        }

        bool isHex = ushort.TryParse(
            afterBackslash.Slice(1, 4),
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture,
            out ushort code);
        unicode = (char)code;
        return isHex;
    }
}
