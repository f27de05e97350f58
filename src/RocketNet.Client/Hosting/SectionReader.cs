using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace RocketNet.Client.Hosting;

/// <summary>
/// Reads the values of one configuration section, and knows which keys nobody asked for: those are mistyped.
/// </summary>
internal sealed class SectionReader(IConfigurationSection section)
{
    private readonly HashSet<string> _asked = new(StringComparer.OrdinalIgnoreCase);

    public string? Text(string name, string? fallback)
    {
        _asked.Add(name);
        return section[name] ?? fallback;
    }

    public int Number(string name, int fallback) =>
        Parse(name, fallback, "a whole number", static (string text, out int value) =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value));

    public bool Flag(string name, bool fallback) =>
        Parse(name, fallback, "true or false", static (string text, out bool value) => bool.TryParse(text, out value));

    /// <summary>A time as <c>00:00:03</c>, or as RocketMQ's own keys have it: milliseconds.</summary>
    public TimeSpan Time(string name, TimeSpan fallback) =>
        Parse(name, fallback, "milliseconds or hh:mm:ss", static (string text, out TimeSpan value) =>
        {
            bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int millis);
            value = TimeSpan.FromMilliseconds(millis);
            return isNumber || TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value);
        });

    public DateTimeOffset? Moment(string name, DateTimeOffset? fallback) =>
        Parse(name, fallback, "a date with its time", static (string text, out DateTimeOffset? value) =>
        {
            bool isMoment = DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment);
            value = moment;
            return isMoment;
        });

    public T OneOf<T>(string name, T fallback)
        where T : struct, Enum =>
        Parse(name, fallback, "one of " + string.Join(", ", Enum.GetNames<T>()), static (string text, out T value) =>
            Enum.TryParse(text, ignoreCase: true, out value) && Enum.IsDefined(value));

    /// <summary>The keys and values of a section within.</summary>
    public IReadOnlyDictionary<string, string> Table(string name, IReadOnlyDictionary<string, string> fallback)
    {
        _asked.Add(name);
        Dictionary<string, string> table = new(StringComparer.Ordinal);
        foreach (IConfigurationSection entry in section.GetSection(name).GetChildren())
        {
            table[entry.Key] = entry.Value
                ?? throw Invalid($"{entry.Path} has no value; write \"*\" for all messages of a topic.");
        }

        return table.Count == 0 ? fallback : table;
    }

    /// <summary>The sections within, by their keys.</summary>
    public IReadOnlyDictionary<string, IConfigurationSection> Sections(string name)
    {
        _asked.Add(name);
        return section.GetSection(name).GetChildren().ToDictionary(one => one.Key, StringComparer.Ordinal);
    }

    /// <exception cref="RocketMqException">A key is there that nobody asked for.</exception>
    public void Complete()
    {
        IConfigurationSection? unknown = section.GetChildren().FirstOrDefault(child => !_asked.Contains(child.Key));
        if (unknown is not null)
        {
            throw Invalid($"{unknown.Path} is no option; there are {string.Join(", ", _asked.Order())}.");
        }
    }

    private T Parse<T>(string name, T fallback, string wanted, Parser<T> parser)
    {
        _asked.Add(name);
        return section[name] is not { } text ? fallback
            : parser(text.Trim(), out T value) ? value
            : throw Invalid($"{section.Path}:{name} is \"{text}\", which is not {wanted}.");
    }

    private static RocketMqException Invalid(string message) => new(RocketMqFailure.InvalidOptions, message);

    private delegate bool Parser<T>(string text, out T value);
}
