using System.Text;

namespace RocketNet.Apps.Tools.Benchmark;

/// <summary>The help of a benchmark program, laid out as Java's.</summary>
/// <remarks>Layout: commons-cli 1.5.0, HelpFormatter with a width of 110.</remarks>
internal static class OptionHelp
{
    private const int Width = 110;
    private const int Gap = 3;
    private const string Prefix = "usage: ";

    public static string Of(
        string program, IReadOnlyList<BenchmarkOption> java, IReadOnlyList<BenchmarkOption> own)
    {
        BenchmarkOption[] sorted =
            [.. java.OrderBy(option => option.Name, StringComparer.OrdinalIgnoreCase)];
        IEnumerable<string> words =
            sorted.Select(option => option.HasValue ? $"[-{option.Name} <arg>]" : $"[-{option.Name}]");
        StringBuilder text = new();
        Wrap(text, Prefix + program + " " + string.Join(' ', words), Prefix.Length);
        Table(text, sorted);
        text.Append("and here also:\n");
        Table(text, own);
        return text.ToString();
    }

    private static void Table(StringBuilder text, IReadOnlyList<BenchmarkOption> options)
    {
        string[] names = [.. options.Select(Names)];
        int width = names.Max(name => name.Length) + Gap;
        for (int at = 0; at < names.Length; at++)
        {
            Wrap(text, names[at].PadRight(width) + options[at].Description, width);
        }
    }

    private static string Names(BenchmarkOption option)
    {
        string name = option.Name.Length > 0 ? $" -{option.Name},--{option.LongName}" : $" --{option.LongName}";
        return option.HasValue ? name + " <arg>" : name;
    }

    // A line that is too long goes on below, so far to the right.
    private static void Wrap(StringBuilder text, string line, int indent)
    {
        while (line.Length > Width)
        {
            int cut = line.LastIndexOf(' ', Width);
            text.Append(line.AsSpan(0, cut).TrimEnd()).Append('\n');
            line = new string(' ', indent) + line[cut..].Trim();
        }

        text.Append(line).Append('\n');
    }
}
