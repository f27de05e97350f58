using System.Globalization;

namespace RocketNet.Apps.Tools.Benchmark;

/// <summary>What a command line says. Of an option given twice the first counts.</summary>
internal sealed class OptionValues
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public void Set(BenchmarkOption option, string value) => _values.TryAdd(option.Key, value);

    public bool Has(string key) => _values.ContainsKey(key);

    public string? Find(string key) => _values.GetValueOrDefault(key)?.Trim();

    public string Text(string key, string fallback) => Find(key) ?? fallback;

    /// <summary>Whether the value is "true"; every other word is a no.</summary>
    public bool IsTrue(string key) => string.Equals(Find(key), "true", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="OptionException">Not a number, or none that makes sense.</exception>
    public int Number(string key, int fallback, int least, int most = int.MaxValue) =>
        (int)LongNumber(key, fallback, least, most);

    /// <exception cref="OptionException">Not a number, or none that makes sense.</exception>
    public long LongNumber(string key, long fallback, long least, long most = long.MaxValue)
    {
        if (Find(key) is not { } text)
        {
            return fallback;
        }

        string range = most is int.MaxValue or long.MaxValue ? $"{least} or more" : $"{least} to {most}";
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            && number >= least
            && number <= most
            ? number
            : throw new OptionException($"-{key} {text}: a whole number is wanted, {range}");
    }

    /// <exception cref="OptionException">Not a share between 0 and 1.</exception>
    public double Share(string key)
    {
        string text = Text(key, "0");
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double share)
            && share is >= 0 and <= 1
            ? share
            : throw new OptionException($"-{key} {text}: a number from 0 to 1 is wanted");
    }
}
