namespace RocketNet.Hosting.Starting;

/// <summary>One run over the words of a command line.</summary>
internal sealed class CommandLineParser(CommandLineSyntax syntax)
{
    private readonly List<KeyValuePair<string, string>> _settings = [];
    private readonly List<string> _ignored = [];
    private readonly HashSet<char> _given = [];
    private string? _configFile;
    private string? _nameServers;
    private bool _version;

    public CommandLine Parse(IReadOnlyList<string> words)
    {
        bool onlySettings = false;
        for (int index = 0; index < words.Count; index++)
        {
            string word = words[index];
            if (onlySettings || word.Length < 2 || word[0] != '-')
            {
                TakeSetting(word);
            }
            else if (word == "--")
            {
                onlySettings = true;
            }
            else if (TakeOption(word, words, ref index) is { } problem)
            {
                return new CommandLine(CommandLineAction.Refuse, null, [], problem, []);
            }
        }

        if (_nameServers is not null && syntax == CommandLineSyntax.Broker)
        {
            _settings.Insert(0, new("namesrvAddr", _nameServers));
        }

        return new CommandLine(Action(), _configFile, _settings, null, _ignored);
    }

    private CommandLineAction Action() =>
        _version ? CommandLineAction.Version
        : _given.Contains('h') ? CommandLineAction.Help
        : _given.Contains('p') ? CommandLineAction.PrintAll
        : _given.Contains('m') ? CommandLineAction.PrintImportant
        : CommandLineAction.Run;

    private void TakeSetting(string word)
    {
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0)
        {
            _settings.Add(new(word[..equals].Trim(), word[(equals + 1)..].Trim()));
        }
        else
        {
            _ignored.Add(word);
        }
    }

    private string? TakeOption(string word, IReadOnlyList<string> words, ref int index)
    {
        if (word == "--version")
        {
            _version = true;
            return null;
        }

        (CommandLineOption? option, string? value) = Split(word);
        if (option is null)
        {
            return TakeLongSetting(word);
        }

        if (option.TakesValue && value is null)
        {
            index++;
            value = index < words.Count ? words[index] : null;
            if (value is null)
            {
                return $"option -{option.Letter} needs a value";
            }
        }

        _given.Add(option.Letter);
        _configFile = option.Letter == 'c' ? value : _configFile;
        _nameServers = option.Letter == 'n' ? value : _nameServers;
        return null;
    }

    // --configFile=x, --configFile x, -c x and -cx are all the same to commons-cli.
    private (CommandLineOption? Option, string? Value) Split(string word)
    {
        if (word.StartsWith("--", StringComparison.Ordinal))
        {
            int equals = word.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? word[2..] : word[2..equals];
            CommandLineOption? named = syntax.Find(name);
            return named is { TakesValue: false } && equals >= 0
                ? default
                : (named, equals < 0 ? null : word[(equals + 1)..]);
        }

        CommandLineOption? lettered = syntax.Find(word[1]);
        return word.Length == 2 ? (lettered, null)
            : lettered is { TakesValue: true } ? (lettered, word[2..])
            : default;
    }

    private string? TakeLongSetting(string word)
    {
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        if (equals > 2 && word.StartsWith("--", StringComparison.Ordinal))
        {
            _settings.Add(new(word[2..equals], word[(equals + 1)..].Trim()));
            return null;
        }

        return $"unknown option {word}";
    }
}
