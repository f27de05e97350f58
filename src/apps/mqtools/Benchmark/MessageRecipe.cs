using System.Security.Cryptography;
using RocketNet.Client;

namespace RocketNet.Apps.Tools.Benchmark;

/// <summary>Makes the messages that a sending program was asked for.</summary>
internal sealed class MessageRecipe
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int StartValues = 100;

    // More than a broker takes, so that its refusal can be tried, and no more than this machine holds.
    private const int BodyMax = 64 << 20;
    private const int TagMax = 1_000_000;

    private readonly byte[] _body;
    private readonly string[] _tags;
    private readonly Dictionary<string, string>[] _properties;
    private SecondText _key = new(0);

    public MessageRecipe(OptionValues values)
    {
        Topic = values.Text("t", "BenchmarkTest");
        BodyBytes = values.Number("s", 128, least: 1, BodyMax);
        _body = [.. RandomNumberGenerator.GetString(Letters, BodyBytes).Select(letter => (byte)letter)];
        HasKey = values.IsTrue("k");
        TagCount = values.Number("l", 0, least: 0, TagMax);
        _tags = [.. Enumerable.Range(0, TagCount).Select(number => $"tag{number}")];
        PropertyBytes = values.Number(ProgramOptions.PropertySize, 0, least: 0, short.MaxValue);
        _properties = PropertyBytes == 0
            ? []
            : [.. Enumerable.Range(0, StartValues).Select(start => Properties(start, PropertyBytes))];
    }

    public string Topic { get; }

    public int BodyBytes { get; }

    public bool HasKey { get; }

    public int TagCount { get; }

    public int PropertyBytes { get; }

    /// <summary>A message; its key is the second, its tag the millisecond, as in Java's programs.</summary>
    /// <param name="delayLevel">0 for no delay.</param>
    /// <param name="tagNumber">Chooses the tag instead of the time; −1 for the time.</param>
    public Message Next(int delayLevel = 0, long tagNumber = -1)
    {
        if (!HasKey && _tags.Length == 0 && _properties.Length == 0)
        {
            return new Message(Topic, _body) { DelayLevel = delayLevel };
        }

        long now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        return new Message(Topic, _body)
        {
            DelayLevel = delayLevel,
            Keys = HasKey ? Key(now / 1000) : null,
            Tags = _tags.Length > 0 ? _tags[(tagNumber < 0 ? now : tagNumber) % _tags.Length] : null,
            Properties = _properties.Length > 0 ? _properties[Random.Shared.Next(StartValues)] : null,
        };
    }

    // Names and values until their letters are more than the size.
    private static Dictionary<string, string> Properties(int start, int bytes)
    {
        Dictionary<string, string> properties = new(StringComparer.Ordinal);
        for (int number = 0, size = 0; size <= bytes; number++)
        {
            (string name, string value) = ($"prop{number}", $"hello{start + number}");
            properties[name] = value;
            size += name.Length + value.Length;
        }

        return properties;
    }

    // The text is made once a second.
    private string Key(long second)
    {
        SecondText key = _key;
        if (key.Second != second)
        {
            key = new SecondText(second);
            _key = key;
        }

        return key.Text;
    }

    private sealed record SecondText(long Second)
    {
        public string Text { get; } = JavaText.Of(Second);
    }
}
