namespace RocketNet.Apps.Tools.Benchmark;

/// <summary>The options of a benchmark program, read as Java's programs read theirs.</summary>
/// <remarks>Words, abbreviations and messages: commons-cli 1.5.0, DefaultParser.</remarks>
/// <param name="program">The name that the help begins with.</param>
/// <param name="java">What Java's program has too, in its order; long names may be cut short.</param>
/// <param name="own">What only ours has; behind Java's in the help, and never cut short.</param>
internal sealed class OptionTable(
    string program, IReadOnlyList<BenchmarkOption> java, IReadOnlyList<BenchmarkOption> own)
{
    public string Program => program;

    /// <exception cref="OptionException">An unknown or ambiguous option, or one without its value.</exception>
    public OptionValues Parse(IEnumerable<string> words)
    {
        OptionValues values = new();
        BenchmarkOption? waiting = null;
        bool areOptionsOver = false;
        foreach (string word in words)
        {
            if (waiting is not null && (areOptionsOver || IsValue(word)))
            {
                values.Set(waiting, word.Trim('"'));
                waiting = null;
            }
            else if (!areOptionsOver && word.Length > 1 && word[0] == '-')
            {
                CheckComplete(waiting);
                areOptionsOver = word == "--";
                waiting = areOptionsOver ? null : Take(word, values);
            }
        }

        CheckComplete(waiting);
        return values;
    }

    /// <summary>Java's help, and below it what only this program has.</summary>
    public string Help() => OptionHelp.Of(program, java, own);

    private static void CheckComplete(BenchmarkOption? waiting)
    {
        if (waiting is not null)
        {
            throw new OptionException($"Missing argument for option: {waiting.Key}", showsHelp: true);
        }
    }

    // A negative number is a value, and so is a word with a dash that begins no option.
    private bool IsValue(string word) =>
        word.Length < 2
        || word[0] != '-'
        || double.TryParse(word, System.Globalization.CultureInfo.InvariantCulture, out _)
        || !(LongOptions(NameIn(word)).Count > 0 || ShortOption(NameIn(word)) is not null
            || (word[1] != '-' && ShortOption(word[1..2]) is not null));

    // The option of a word, when its value is still to come.
    private BenchmarkOption? Take(string word, OptionValues values)
    {
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        BenchmarkOption? option = Find(word, NameIn(word));
        if (option is null)
        {
            return word[1] == '-' ? throw Unknown(word) : TakeLetters(word, values);
        }

        if (!option.HasValue)
        {
            values.Set(option, equals < 0 ? "true" : throw Unknown(word));
            return null;
        }

        if (equals < 0)
        {
            return option;
        }

        values.Set(option, word[(equals + 1)..]);
        return null;
    }

    private BenchmarkOption? Find(string word, string name)
    {
        IReadOnlyList<BenchmarkOption> found = LongOptions(name);
        if (word[1] != '-' && ShortOption(name) is { } exact)
        {
            return exact;
        }

        if (found.Count > 1)
        {
            string names = string.Join(", ", found.Select(option => $"'{option.LongName}'"));
            throw new OptionException($"Ambiguous option: '{word}'  (could be: {names})", showsHelp: true);
        }

        return found.Count == 1 ? found[0] : null;
    }

    // Letters in one word: flags, and at last an option with its value, as in -w5.
    private BenchmarkOption? TakeLetters(string word, OptionValues values)
    {
        for (int at = 1; at < word.Length; at++)
        {
            BenchmarkOption option = ShortOption(word[at..(at + 1)]) ?? throw Unknown(word);
            if (option.HasValue)
            {
                if (at + 1 == word.Length)
                {
                    return option;
                }

                values.Set(option, word[(at + 1)..]);
                return null;
            }

            values.Set(option, "true");
        }

        return null;
    }

    private static OptionException Unknown(string word) => new($"Unrecognized option: {word}", showsHelp: true);

    private static string NameIn(string word) => word.TrimStart('-').Split('=')[0];

    private BenchmarkOption? ShortOption(string name) =>
        name.Length == 0 ? null : java.Concat(own).FirstOrDefault(option => option.Name == name);

    private IReadOnlyList<BenchmarkOption> LongOptions(string name) =>
        name.Length == 0 ? []
        : java.Concat(own).FirstOrDefault(option => option.LongName == name) is { } exact ? [exact]
        : [.. java.Where(option => option.LongName.StartsWith(name, StringComparison.Ordinal))];
}
