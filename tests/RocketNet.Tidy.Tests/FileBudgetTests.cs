namespace RocketNet.Tidy.Tests;

public sealed class FileBudgetTests
{
    // A ratchet: it goes down to 10, never up.
    private const int MethodLinesMedianMax = 13;

    [Fact]
    public void Files_are_short()
    {
        int[] lengths = [.. SourceFile.Product.Where(file => !file.IsTable).Select(file => file.Lines.Length).Order()];

        Assert.True(lengths[lengths.Length / 2] <= 120, $"median {lengths[lengths.Length / 2]}");
        Assert.True(lengths[lengths.Length * 9 / 10] <= 350, $"p90 {lengths[lengths.Length * 9 / 10]}");
        Tidy.HasNone(SourceFile.All
            .Where(file => !file.IsTable && file.Lines.Length > (file.IsProduct ? 500 : 800))
            .Select(file => $"{file.Path}: {file.Lines.Length} lines"));
    }

    [Fact]
    public void Methods_are_short()
    {
        List<(string Place, int LineCount)> methods =
            [.. SourceFile.Product.SelectMany(MethodScanner.Methods).OrderBy(method => method.LineCount)];

        Assert.True(methods.Count > 200, $"the scanner found only {methods.Count} methods");
        int median = methods[methods.Count / 2].LineCount;
        int p90 = methods[methods.Count * 9 / 10].LineCount;
        Assert.True(median <= MethodLinesMedianMax, $"median {median}");
        Assert.True(p90 <= 35, $"p90 {p90}");
        Tidy.HasNone(methods
            .Where(method => method.LineCount > 60)
            .Select(method => $"{method.Place}: {method.LineCount}"));
    }


    [Fact]
    public void Lines_are_at_most_120_columns_wide()
    {
        string[] wide =
        [
            .. from file in SourceFile.All
               from line in file.Numbered()
               where line.Text.Length > 120
               select line.Place,
        ];

        Tidy.HasNone(wide);
    }

    [Fact]
    public void Comments_are_a_tenth_to_a_fifth_of_the_lines()
    {
        string[] lines = [.. SourceFile.Product.SelectMany(file => file.Lines).Select(line => line.Trim())];
        int written = lines.Count(line => line.Length > 0);
        int comments = lines.Count(line => line.StartsWith("//", StringComparison.Ordinal));

        Assert.InRange(100.0 * comments / written, 10, 20);
    }
}
