using System.Globalization;

namespace RocketNet.StoreTool.Arguments;

/// <summary>The options and words given to a command.</summary>
internal sealed class ToolArguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private ToolArguments()
    {
    }

    /// <summary>Reads <c>--name value</c>, <c>--name=value</c>, <c>-n value</c> and switches.</summary>
    /// <exception cref="ToolRefusedException">An unknown option, a value missing or not expected.</exception>
    public static ToolArguments Parse(IReadOnlyList<ToolOption> options, IEnumerable<string> words)
    {
        ToolArguments parsed = new();
        Queue<string> rest = new(words);
        while (rest.TryDequeue(out string? word))
        {
            if (word.Length < 2 || word[0] != '-')
            {
                throw ToolRefusedException.Usage($"what is '{word}'? Nothing goes without its option");
            }

            bool isLong = word.StartsWith("--", StringComparison.Ordinal);
            int equals = isLong ? word.IndexOf('=', StringComparison.Ordinal) : -1;
            string name = equals < 0 ? word : word[..equals];
            ToolOption option = options.FirstOrDefault(known => IsMeant(known, name))
                ?? throw ToolRefusedException.Usage($"unknown option {name}");
            parsed._values[option.Name] = option.ValueName is null
                ? equals < 0 ? "" : throw ToolRefusedException.Usage($"{name} takes no value")
                : equals >= 0 ? word[(equals + 1)..]
                : rest.TryDequeue(out string? value) ? value
                : throw ToolRefusedException.Usage($"{name} needs a value ({option.ValueName})");
        }

        return parsed;
    }

    public bool Has(string name) => _values.ContainsKey(name);

    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <summary>A path; null if the option was not given.</summary>
    public string? Path(string name) => Text(name) is "" ? throw ToolRefusedException.Usage($"--{name} is empty")
        : Text(name);

    /// <summary>A whole number; null if the option was not given.</summary>
    public long? Number(string name, long min = 0, long max = long.MaxValue)
    {
        string? text = Text(name);
        if (text is null)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            && value >= min
            && value <= max
            ? value
            : throw ToolRefusedException.Usage(
                $"--{name} {text}: a whole number of at least {min}"
                + (max == long.MaxValue ? "" : $" and at most {max}") + " is wanted");
    }

    /// <summary>One of some words; the first of them if the option was not given.</summary>
    public string Choice(string name, params string[] words)
    {
        string chosen = Text(name) ?? words[0];
        return words.Contains(chosen)
            ? chosen
            : throw ToolRefusedException.Usage($"--{name} {chosen}: must be {string.Join(", ", words)}");
    }

    private static bool IsMeant(ToolOption option, string word) =>
        word == "--" + option.Name || (option.Letter != '\0' && word == "-" + option.Letter);
}
