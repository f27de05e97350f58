namespace RocketNet.Hosting.Configuration;

/// <summary>One key of a configuration file: how its text is read into the options and printed from them.</summary>
/// <remarks>
/// Made by <see cref="ConfigTableBuilder{TOptions}"/>; tables of these replace Java's reflection over setters.
/// </remarks>
public sealed class ConfigKey<TOptions>
{
    public required string Name { get; init; }

    public KeyTraits Traits { get; init; }

    /// <summary>Whether the value is a path, in which a single backslash is meant as one.</summary>
    public bool IsPath { get; init; }

    /// <summary>
    /// The value as text, as <c>-p</c> prints it; null for a key that has no property (see <see cref="DefaultText"/>).
    /// </summary>
    public Func<TOptions, string>? Get { get; init; }

    /// <summary>What <c>-p</c> prints for a key without a property, unless the file says something else.</summary>
    public string DefaultText { get; init; } = "";

    /// <summary>Options with this value; else a problem worded as what the value should be.</summary>
    public required Func<TOptions, string, ConfigReading<TOptions>> Set { get; init; }

    /// <summary>The same key with something to say about values that hold.</summary>
    internal ConfigKey<TOptions> WithRemark(Func<string, string?> remark)
    {
        Func<TOptions, string, ConfigReading<TOptions>> set = Set;
        return new ConfigKey<TOptions>
        {
            Name = Name,
            Traits = Traits,
            IsPath = IsPath,
            DefaultText = DefaultText,
            Get = Get,
            Set = (options, text) => set(options, text) is { Problem: null } reading
                ? reading with { Remark = reading.Remark ?? remark(text) }
                : set(options, text),
        };
    }

    /// <summary>The same key as part of a larger record.</summary>
    public ConfigKey<TWhole> Within<TWhole>(Func<TWhole, TOptions> part, Func<TWhole, TOptions, TWhole> replace)
    {
        Func<TOptions, string>? get = Get;
        Func<TOptions, string, ConfigReading<TOptions>> set = Set;
        return new ConfigKey<TWhole>
        {
            Name = Name,
            Traits = Traits,
            IsPath = IsPath,
            DefaultText = DefaultText,
            Get = get is null ? null : whole => get(part(whole)),
            Set = (whole, text) =>
            {
                ConfigReading<TOptions> reading = set(part(whole), text);
                return new ConfigReading<TWhole>(
                    reading.Problem is null ? replace(whole, reading.Options!) : default,
                    reading.Problem,
                    reading.Remark);
            },
        };
    }
}

/// <summary>What came of reading one value.</summary>
/// <param name="Options">The options with the value; default when there is a problem.</param>
/// <param name="Problem">What is wrong with the value, null when nothing is.</param>
/// <param name="Remark">Worth one warning although the value holds.</param>
public readonly record struct ConfigReading<TOptions>(TOptions? Options, string? Problem = null, string? Remark = null);
