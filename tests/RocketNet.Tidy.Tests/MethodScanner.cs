using System.Text.RegularExpressions;

namespace RocketNet.Tidy.Tests;

/// <summary>
/// Finds methods by their indentation: the formatter guarantees that a body's braces stand in one column.
/// </summary>
internal static partial class MethodScanner
{
    /// <summary>Each method with the number of lines from its signature to its closing brace.</summary>
    public static IEnumerable<(string Place, int LineCount)> Methods(SourceFile file)
    {
        for (int index = 0; index < file.Lines.Length; index++)
        {
            Match signature = Signature().Match(file.Lines[index]);
            if (signature.Success && BodyEnd(file.Lines, index, signature.Groups[1].Value) is { } end)
            {
                yield return ($"{file.Path}:{index + 1} {signature.Groups[2].Value}", end - index + 1);
            }
        }
    }

    private static int? BodyEnd(string[] lines, int start, string indent)
    {
        int index = start;
        while (index < lines.Length && lines[index] != indent + "{")
        {
            if (lines[index].TrimEnd().EndsWith(';') || (index > start && lines[index].Length == 0))
            {
                return null;
            }

            index++;
        }

        int end = Array.FindIndex(lines, Math.Min(index, lines.Length - 1), line => line == indent + "}");
        return end < 0 ? null : end;
    }

    [GeneratedRegex(@"^( +)(?:public|private|protected|internal)(?: \w+)*? "
        + @"(?:[\w<>\[\],?.() ]+ )?(\w+)(?:<[\w, ]+>)?\(")]
    private static partial Regex Signature();
}
