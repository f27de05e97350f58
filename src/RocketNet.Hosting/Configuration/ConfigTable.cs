using System.Diagnostics.CodeAnalysis;

namespace RocketNet.Hosting.Configuration;

/// <summary>All keys of one program, by name and in printing order. Immutable.</summary>
public sealed class ConfigTable<TOptions>
{
    private readonly Dictionary<string, ConfigKey<TOptions>> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KeyAdvice> _advice;

    internal ConfigTable(IReadOnlyList<ConfigKey<TOptions>> keys, Dictionary<string, KeyAdvice> advice)
    {
        Keys = keys;
        _advice = advice;
        foreach (ConfigKey<TOptions> key in keys)
        {
            // Java prints the water marks twice, once for each of the two classes that have them: the first is bound.
            _byName.TryAdd(key.Name, key);
        }
    }

    public IReadOnlyList<ConfigKey<TOptions>> Keys { get; }

    public bool TryGet(string name, [NotNullWhen(true)] out ConfigKey<TOptions>? key) =>
        _byName.TryGetValue(name, out key);

    public bool TryAdvise(string name, [NotNullWhen(true)] out KeyAdvice? advice) =>
        _advice.TryGetValue(name, out advice);

    /// <summary>The known key that a mistyped one most likely meant, null when none is close.</summary>
    public string? Nearest(string name) => NearestKey.Find(name, _byName.Keys);

    /// <summary>Every key with its text, in printing order: what <c>-p</c> and the config requests show.</summary>
    /// <param name="options">The values of keys with a property.</param>
    /// <param name="others">The values of keys without one, known or not, that were set.</param>
    /// <param name="choose">Which keys to show.</param>
    public IEnumerable<KeyValuePair<string, string>> Print(
        TOptions options,
        IReadOnlyDictionary<string, string> others,
        Func<ConfigKey<TOptions>, bool> choose)
    {
        foreach (ConfigKey<TOptions> key in Keys.Where(choose))
        {
            bool wasSet = others.TryGetValue(key.Name, out string? set);
            if (wasSet || !key.Traits.HasFlag(KeyTraits.Hidden) || key.Get is not null)
            {
                yield return new(key.Name, key.Get?.Invoke(options) ?? set ?? key.DefaultText);
            }
        }
    }
}
