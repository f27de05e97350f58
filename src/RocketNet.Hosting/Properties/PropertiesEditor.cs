using System.Text;

namespace RocketNet.Hosting.Properties;

/// <summary>
/// Changes values in a properties text and leaves comments, order and all other lines as the user wrote them.
/// </summary>
public static class PropertiesEditor
{
    /// <summary>
    /// The text with each changed key on its own line; keys that do not stand in it are added at its end.
    /// </summary>
    /// <remarks>A key that stands twice is changed where it counts, at its last place.</remarks>
    public static string Apply(string text, IReadOnlyDictionary<string, string> changes)
    {
        List<string> lines = [.. WithoutLoneCarriageReturns(text).Split('\n')];
        IReadOnlyList<PropertyEntry> entries = JavaProperties.Parse(text);
        var added = new StringBuilder();
        foreach ((string key, string value) in changes)
        {
            string line = $"{key}={PropertySyntax.Escape(value)}";
            int last = LastIndexOf(entries, key);
            if (last < 0)
            {
                added.Append(line).Append('\n');
            }
            else
            {
                Replace(lines, entries[last].Line - 1, line);
            }
        }

        string kept = string.Join('\n', lines.Where(line => line != Gone));
        return kept.Length == 0 || kept.EndsWith('\n') || added.Length == 0 ? kept + added : $"{kept}\n{added}";
    }

    // Continuation lines of a replaced entry are marked, not removed, so that the line numbers of the others hold.
    private const string Gone = "\0";

    private static void Replace(List<string> lines, int first, string line)
    {
        bool carriageReturn = lines[first].EndsWith('\r');
        int last = first;
        while (PropertySyntax.EndsInContinuation(lines[last].TrimEnd('\r')) && last + 1 < lines.Count)
        {
            last++;
        }

        lines[first] = carriageReturn ? line + "\r" : line;
        for (int index = first + 1; index <= last; index++)
        {
            lines[index] = Gone;
        }
    }

    // A lone carriage return ends a line for Java; the reader's line numbers count it.
    private static string WithoutLoneCarriageReturns(string text) => text
        .Replace("\r\n", "\0", StringComparison.Ordinal)
        .Replace('\r', '\n')
        .Replace("\0", "\r\n", StringComparison.Ordinal);

    private static int LastIndexOf(IReadOnlyList<PropertyEntry> entries, string key)
    {
        for (int index = entries.Count - 1; index >= 0; index--)
        {
            if (entries[index].Key == key)
            {
                return index;
            }
        }

        return -1;
    }
}
