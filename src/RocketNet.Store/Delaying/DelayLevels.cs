using System.Globalization;

namespace RocketNet.Store.Delaying;

/// <summary>
/// The delays of <c>messageDelayLevel</c>, counted from level 1. Level n waits in queue n − 1 of the schedule topic.
/// </summary>
public sealed class DelayLevels
{
    private readonly long[] _millis;

    private DelayLevels(long[] millis) => _millis = millis;

    /// <summary>The highest level; 0 when the text named none.</summary>
    public int Max => _millis.Length;

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

    /// <summary>
    /// When an entry of a level is delivered: at its time, but now if that is further away than the whole delay.
    /// </summary>
    /// <remarks>
    /// Compat: ScheduleMessageService.correctDeliverTimestamp@4.9.8. The clock was set back, or the level's delay was
    /// made shorter. A level that the configuration does not name any more keeps to what the entry says.
    /// </remarks>
    internal long Corrected(int level, long deliverAt, long now) =>
        level <= _millis.Length && deliverAt > now + _millis[level - 1] ? now : deliverAt;

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
