using System.Text.RegularExpressions;

namespace RocketNet.Tidy.Tests;

public sealed partial class ShapeTests
{
    private const int ConstructorParametersMax = 8;

    [Fact]
    public void Everything_is_caught_only_where_nobody_else_can() => Tidy.HasNone(
        from file in SourceFile.Product
        where file.Name is not ("RequestDispatcher" or "ColdRequestPool")
            && !file.Name.Contains("Loop", StringComparison.Ordinal)
            && !file.Path.StartsWith("src/apps/", StringComparison.Ordinal)
        from index in Enumerable.Range(0, file.Lines.Length)
        where CatchAll().IsMatch(file.Lines[index]) && !IsCleanUp(file.Lines.AsSpan(index))
        select $"{file.Path}:{index + 1}");

    [Fact]
    public void No_static_field_can_change() => Tidy.HasNone(
        from file in SourceFile.Product
        from line in file.Numbered()
        where StaticField().IsMatch(line.Text)
        select line.Place);

    [Fact]
    public void Constructors_take_at_most_eight_things() => Tidy.HasNone(
        from file in SourceFile.Product
        let text = string.Join('\n', file.Lines)
        from Match type in ClassWithParameters().Matches(text)
        where CountParameters(text, type.Index + type.Length) > ConstructorParametersMax
        select $"{file.Path} {type.Groups[1].Value}");

    // A catch without a type that ends in "throw;" only tidies up on the way.
    private static bool IsCleanUp(ReadOnlySpan<string> fromCatch)
    {
        foreach (string line in fromCatch[1..Math.Min(fromCatch.Length, 12)])
        {
            if (line.Trim() is "throw;")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Commas outside of brackets, from the opening parenthesis to its own closing one.</summary>
    private static int CountParameters(string text, int start)
    {
        int depth = 1;
        int count = 1;
        for (int index = start; index < text.Length && depth > 0; index++)
        {
            depth += text[index] switch
            {
                '(' or '<' or '[' => 1,
                ')' or '>' or ']' => -1,
                _ => 0,
            };
            count += text[index] == ',' && depth == 1 ? 1 : 0;
        }

        return count;
    }

    [GeneratedRegex(@"catch \((System\.)?Exception\b(?!.*\bwhen\b)|catch$|catch\s*\{")]
    private static partial Regex CatchAll();

    [GeneratedRegex(@"^\s+(?:(?:public|internal|private) )?static (?!readonly|extern|partial|class|void|async)"
        + @"[\w<>\[\],?]+ _?\w+( = .*)?;")]
    private static partial Regex StaticField();

    [GeneratedRegex(@"(?:class|struct) (\w+)(?:<[\w, ]+>)?\("
        + @"|public (\w+)\((?=[^)]*\)\s*(?::\s*(?:base|this)\(.*)?\s*\{)")]
    private static partial Regex ClassWithParameters();
}
