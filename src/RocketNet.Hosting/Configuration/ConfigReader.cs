using RocketNet.Hosting.Properties;

namespace RocketNet.Hosting.Configuration;

/// <summary>One run over the sources; holds what has been gathered so far.</summary>
internal sealed class ConfigReader<TOptions>(ConfigTable<TOptions> table, TOptions defaults)
{
    private readonly Dictionary<string, string> _others = new(StringComparer.Ordinal);
    private readonly List<ConfigError> _errors = [];
    private readonly List<string> _warnings = [];
    private readonly List<string> _origins = [];
    private readonly List<(KeyAdvice Advice, string Origin, string Key, string Value)> _advised = [];
    private TOptions _options = defaults;

    public ConfigResult<TOptions> Read(ConfigSources sources)
    {
        Dictionary<string, string> commandLine = new(StringComparer.Ordinal);
        foreach ((string key, string value) in sources.CommandLine)
        {
            commandLine[key] = value;
        }

        List<PropertyEntry> file = LastOfEachKey(sources);
        foreach ((string key, string value) in sources.Environment)
        {
            if (!commandLine.ContainsKey(key) && !file.Exists(entry => entry.Key == key))
            {
                Take(key, value, "environment");
            }
        }

        // A value that the command line replaces is not looked at: replacing it is the way to mend it.
        foreach (PropertyEntry entry in file.Where(entry => !commandLine.ContainsKey(entry.Key)))
        {
            TakeFromFile(entry, $"{sources.FileName} line {entry.Line}");
        }

        foreach ((string key, string value) in commandLine)
        {
            Take(key, value, "command line");
        }

        AdviseOnPlaces();
        return new ConfigResult<TOptions>(_options, _others, _errors, _warnings, _origins);
    }

    private List<PropertyEntry> LastOfEachKey(ConfigSources sources)
    {
        var entries = new List<PropertyEntry>();
        foreach (IGrouping<string, PropertyEntry> same in sources.File.GroupBy(entry => entry.Key))
        {
            PropertyEntry last = same.Last();
            entries.Add(last);
            if (same.Count() > 1)
            {
                string lines = string.Join(", ", same.Select(entry => entry.Line));
                _warnings.Add($"{sources.FileName} line {last.Line}: {last.Key} is given {same.Count()} times "
                    + $"(lines {lines}); the last one holds");
            }
        }

        return entries;
    }

    private void TakeFromFile(PropertyEntry entry, string origin)
    {
        string value = entry.Value;
        if (table.TryGet(entry.Key, out ConfigKey<TOptions>? key) && key.IsPath)
        {
            value = PropertySyntax.UnescapePath(entry.RawValue);
            if (value != entry.Value)
            {
                _warnings.Add($"{origin}: {entry.Key}: single backslashes are kept, the path is {value}");
            }
        }

        string trimmed = value.Trim();
        if (trimmed.Length != value.Length)
        {
            _warnings.Add($"{origin}: {entry.Key}: blanks at the end of the value are ignored");
        }

        Take(entry.Key, trimmed, origin);
    }

    private void Take(string name, string value, string origin)
    {
        if (table.TryGet(name, out ConfigKey<TOptions>? key))
        {
            Bind(key, value, origin);
        }
        else if (table.TryAdvise(name, out KeyAdvice? advice))
        {
            _advised.Add((advice, origin, name, value));
            if (advice.AliasOf is not null && table.TryGet(advice.AliasOf, out ConfigKey<TOptions>? real))
            {
                Bind(real, value, origin);
            }
            else
            {
                _others[name] = value;
            }
        }
        else
        {
            string? nearest = table.Nearest(name);
            _others[name] = value;
            _warnings.Add(nearest is null
                ? $"{origin}: {name} is not a known key, its value is ignored"
                : $"{origin}: {name} is not a known key, its value is ignored; did you mean {nearest}?");
        }
    }

    private void Bind(ConfigKey<TOptions> key, string value, string origin)
    {
        ConfigReading<TOptions> reading = key.Set(_options, value);
        if (reading.Problem is null)
        {
            _options = reading.Options!;
            _origins.Add($"{key.Name}={value} ({origin})");
            if (reading.Remark is not null)
            {
                _warnings.Add($"{origin}: {key.Name}={value}: {reading.Remark}");
            }

            if (key.Get is null)
            {
                _others[key.Name] = value;
            }
        }
        else if (key.Traits.HasFlag(KeyTraits.StopsStart))
        {
            _errors.Add(new(key.Name, value, $"{origin}: {key.Name}={value}: {reading.Problem}"));
        }
        else
        {
            _warnings.Add($"{origin}: {key.Name}={value}: {reading.Problem}; {Print(key)} holds");
        }
    }

    // Last, because the real places follow from storePathRootDir, which may stand below or on the command line.
    private void AdviseOnPlaces()
    {
        string root = table.TryGet("storePathRootDir", out ConfigKey<TOptions>? key) ? Print(key) : "";
        foreach ((KeyAdvice advice, string origin, string name, string value) in _advised)
        {
            string? place = advice.RealPlace?.Invoke(root);
            if (place is null)
            {
                _warnings.Add($"{origin}: {name}: {advice.Text}");
            }
            else if (!SamePath(place, value))
            {
                _warnings.Add($"{origin}: {name}: {advice.Text}; the real place is {place}");
            }
        }
    }

    private string Print(ConfigKey<TOptions> key) => key.Get?.Invoke(_options) ?? key.DefaultText;

    private static bool SamePath(string left, string right) =>
        right.Length > 0 && Path.TrimEndingDirectorySeparator(left) == Path.TrimEndingDirectorySeparator(right);
}
