using System.Globalization;

namespace RocketNet.Store.Dispatch;

/// <summary>The delays of <c>messageDelayLevel</c>, counted from level 1.</summary>
internal sealed class DelayLevels
{
    private readonly long[] _millis;

    private DelayLevels(long[] millis) => _millis = millis;

    /// <exception cref="FormatException">An entry is not a number followed by s, m, h or d.</exception>
    public static DelayLevels Parse(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new DelayLevels([.. words.Select(ParseOne)]);
    }

    // Compat: ScheduleMessageService.computeDeliverTimestamp@4.9.8: too high a level means the last, none at all
    // one second.
    public long DeliverAt(int level, long storeTimestamp)
    {
        const long UnknownLevelMillis = 1000;
        if (_millis.Length == 0)
        {
            return storeTimestamp + UnknownLevelMillis;
        }

        return storeTimestamp + _millis[Math.Min(level, _millis.Length) - 1];
    }

    private static long ParseOne(string word)
    {
        long unit = word[^1] switch
        {
            's' => 1000,
            'm' => 60_000,
            'h' => 3_600_000,
            'd' => 86_400_000,
            _ => throw new FormatException($"messageDelayLevel: '{word}' does not end in s, m, h or d"),
        };
        return long.Parse(word.AsSpan(0, word.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture) * unit;
    }
}
