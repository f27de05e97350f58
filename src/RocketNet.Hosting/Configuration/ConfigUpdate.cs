using System.Diagnostics.CodeAnalysis;
using RocketNet.Hosting.Properties;

namespace RocketNet.Hosting.Configuration;

/// <summary>Changes asked for at run time (codes 25 and 318), checked against what may be changed.</summary>
/// <param name="Options">The new options; meaningless when refused.</param>
/// <param name="Changes">Key and text of all that was taken, for the file.</param>
/// <param name="Problems">One line for each value that was skipped, as Java skips it.</param>
/// <param name="Refusal">Why nothing at all is applied; null when the update holds.</param>
public sealed record ConfigUpdate<TOptions>(
    TOptions Options,
    IReadOnlyDictionary<string, string> Changes,
    IReadOnlyList<string> Problems,
    string? Refusal)
{
    [MemberNotNullWhen(true, nameof(Refusal))]
    public bool IsRefused => Refusal is not null;
}

/// <summary>Applies a properties text to options: all of it, or nothing when one key may not be touched.</summary>
public static class ConfigUpdater
{
    /// <param name="table">Its keys with <see cref="KeyTraits.Live"/> may be changed.</param>
    /// <param name="current">The options in force.</param>
    /// <param name="text">As sent, in properties syntax.</param>
    /// <param name="blackList">Further keys to refuse, separated by ';'.</param>
    public static ConfigUpdate<TOptions> Apply<TOptions>(
        ConfigTable<TOptions> table,
        TOptions current,
        ReadOnlySpan<byte> text,
        string blackList)
    {
        var changes = new Dictionary<string, string>(StringComparer.Ordinal);
        var problems = new List<string>();
        TOptions options = current;
        string[] refused = blackList.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (PropertyEntry entry in JavaProperties.Parse(text))
        {
            if (!table.TryGet(entry.Key, out ConfigKey<TOptions>? key))
            {
                // Java answers success for a key it does not know; it is not kept, so that no one can fill the file.
                problems.Add($"{entry.Key} is not a known key");
                continue;
            }

            if (refused.Contains(entry.Key, StringComparer.Ordinal) || !MayChange(key))
            {
                return new(current, changes, problems, $"{entry.Key} cannot be changed while running");
            }

            ConfigReading<TOptions> reading = key.Set(options, entry.Value.Trim());
            if (reading.Problem is null)
            {
                options = reading.Options!;
                changes[entry.Key] = entry.Value.Trim();
            }
            else
            {
                problems.Add($"{entry.Key}={entry.Value}: {reading.Problem}");
            }
        }

        return new(options, changes, problems, null);
    }

    private static bool MayChange<TOptions>(ConfigKey<TOptions> key) =>
        key.Traits.HasFlag(KeyTraits.Live)
        || (key.Traits.HasFlag(KeyTraits.NoEffect) && !key.Traits.HasFlag(KeyTraits.StopsStart));
}
