using System.Globalization;

namespace RocketNet.Hosting.Configuration;

/// <summary>Collects keys, one line each, in the order in which <c>-p</c> prints them.</summary>
public sealed class ConfigTableBuilder<TOptions>
{
    private readonly List<ConfigKey<TOptions>> _keys = [];
    private readonly Dictionary<string, KeyAdvice> _advice = [];

    public ConfigTable<TOptions> Build() => new(_keys, _advice);

    public void Number(
        string name,
        Func<TOptions, int> get,
        Func<TOptions, int, TOptions> set,
        KeyTraits traits = KeyTraits.None,
        int min = 0,
        int max = int.MaxValue) => Add(
            name,
            traits,
            options => get(options).ToString(CultureInfo.InvariantCulture),
            (options, text) =>
                int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
                && value >= min && value <= max
                    ? new(set(options, value))
                    : Refuse(max == int.MaxValue
                        ? $"must be a whole number of at least {min}"
                        : $"must be a whole number from {min} to {max}"));

    public void LongNumber(
        string name,
        Func<TOptions, long> get,
        Func<TOptions, long, TOptions> set,
        KeyTraits traits = KeyTraits.None,
        long min = 0) => Add(
            name,
            traits,
            options => get(options).ToString(CultureInfo.InvariantCulture),
            (options, text) =>
                long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
                && value >= min
                    ? new(set(options, value))
                    : Refuse($"must be a whole number of at least {min}"));

    public void Flag(
        string name,
        Func<TOptions, bool> get,
        Func<TOptions, bool, TOptions> set,
        KeyTraits traits = KeyTraits.None) => Add(
            name,
            traits,
            options => get(options) ? "true" : "false",
            (options, text) => bool.TryParse(text, out bool value)
                ? new(set(options, value))
                : Refuse("must be true or false"));

    /// <summary>Any text for which <paramref name="problem"/> finds nothing wrong.</summary>
    public void Text(
        string name,
        Func<TOptions, string> get,
        Func<TOptions, string, TOptions> set,
        KeyTraits traits = KeyTraits.None,
        Func<string, string?>? problem = null) => Add(
            name,
            traits,
            get,
            (options, text) => problem?.Invoke(text) is { } wrong ? Refuse(wrong) : new(set(options, text)));

    public void Path(
        string name,
        Func<TOptions, string> get,
        Func<TOptions, string, TOptions> set,
        KeyTraits traits = KeyTraits.StopsStart,
        bool mayBeEmpty = false) => _keys.Add(new ConfigKey<TOptions>
        {
            Name = name,
            Traits = traits,
            IsPath = true,
            Get = get,
            Set = (options, text) =>
                PathProblem(text, mayBeEmpty) is { } wrong ? Refuse(wrong) : new(set(options, text)),
        });

    /// <summary>One of some words, written as Java writes its enums.</summary>
    public void Choice<TValue>(
        string name,
        Func<TOptions, TValue> get,
        Func<TOptions, TValue, TOptions> set,
        KeyTraits traits,
        params (string Word, TValue Value)[] words)
        where TValue : struct, Enum => Add(
            name,
            traits,
            options => words.First(word => word.Value.Equals(get(options))).Word,
            (options, text) => Array.FindIndex(words, word => word.Word == text) is >= 0 and int index
                ? new(set(options, words[index].Value))
                : Refuse("must be " + string.Join(" or ", words.Select(word => word.Word))));

    /// <summary>A key of Java's that has nothing to act on here; it is known, printed and kept.</summary>
    public void NoEffect(string name, string defaultText, KeyTraits traits = KeyTraits.None) =>
        _keys.Add(new ConfigKey<TOptions>
        {
            Name = name,
            Traits = traits | KeyTraits.NoEffect,
            DefaultText = defaultText,
            Set = (options, _) => new(options),
        });

    /// <summary>A key for something not built: harmless values are accepted, any other stops the start.</summary>
    /// <remarks>The reason follows "key=value: " in the user's sight, so it names the remedy too.</remarks>
    public void NotBuilt(
        string name,
        string defaultText,
        Func<string, bool> harmless,
        string reason,
        KeyTraits traits = KeyTraits.None) => _keys.Add(new ConfigKey<TOptions>
        {
            Name = name,
            Traits = traits | KeyTraits.NoEffect | KeyTraits.StopsStart,
            DefaultText = defaultText,
            Set = (options, text) => harmless(text) ? new(options) : Refuse(reason),
        });

    /// <summary>A switch that must stay off because what it switches on is not built.</summary>
    public void NotBuilt(string name, string reason, KeyTraits traits = KeyTraits.None) => NotBuilt(
        name,
        "false",
        text => !text.Equals("true", StringComparison.OrdinalIgnoreCase),
        reason,
        traits);

    /// <summary>Known by its name only: misspelt, dead, or accepted with one warning.</summary>
    public void Advise(string name, KeyAdvice advice) => _advice[name] = advice;

    /// <summary>
    /// Says once that keys added before have no effect yet, when one is set to anything but Java's default.
    /// </summary>
    /// <param name="reason">What is missing; it follows "key=value: ".</param>
    /// <param name="defaults">The keys with Java's defaults, each as <c>key=value</c>.</param>
    public void NotYet(string reason, params ReadOnlySpan<string> defaults)
    {
        foreach (string pair in defaults)
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            string name = pair[..equals];
            string usual = pair[(equals + 1)..];
            int index = _keys.FindIndex(key => key.Name == name);
            _keys[index] = _keys[index].WithRemark(text => IsSame(text, usual) ? null : reason);
        }
    }

    public void AddRange(IEnumerable<ConfigKey<TOptions>> keys) => _keys.AddRange(keys);

    // Java reads 08 as 8 and TRUE as true.
    private static bool IsSame(string text, string usual) =>
        text.Equals(usual, StringComparison.OrdinalIgnoreCase)
        || (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            && long.TryParse(usual, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long other)
            && number == other);

    private static ConfigReading<TOptions> Refuse(string problem) => new(default, problem);

    private static string? PathProblem(string text, bool mayBeEmpty) => text switch
    {
        "" when mayBeEmpty => null,
        "" => "must name a folder",
        _ when text[0] == '~' => "no shell reads this file, so ~ is not your home folder: write the whole path",
        _ when text.Contains('\0') => "must be a path",
        _ => null,
    };

    private void Add(
        string name,
        KeyTraits traits,
        Func<TOptions, string> get,
        Func<TOptions, string, ConfigReading<TOptions>> set) =>
        _keys.Add(new ConfigKey<TOptions> { Name = name, Traits = traits, Get = get, Set = set });
}
