using System.Globalization;

namespace RocketNet.StoreTool.Output;

/// <summary>
/// Text from a store as a terminal may see it. Topics, properties, bodies and file names were chosen by others: they
/// must not move the cursor, change the order of letters, or look like lines of this program.
/// </summary>
internal static class Shown
{
    /// <summary>On one line.</summary>
    public static string Line(string text) => Escape(text, IsHostile);

    /// <summary>A body: its line ends and tabs stay.</summary>
    public static string Lines(string text) =>
        Escape(text, letter => letter is not ('\n' or '\t') && IsHostile(letter));

    private static string Escape(string text, Func<char, bool> isHostile) => text.Any(isHostile)
        ? string.Concat(text.Select(letter => isHostile(letter) ? $"\\u{(int)letter:x4}" : letter.ToString()))
        : text;

    // Control letters, those that turn the direction of writing, and line ends that only some programs know.
    private static bool IsHostile(char letter) =>
        char.IsControl(letter)
        || letter is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')
        || char.GetUnicodeCategory(letter) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
