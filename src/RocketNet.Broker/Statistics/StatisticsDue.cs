namespace RocketNet.Broker.Statistics;

/// <summary>Which windows, beside that of the minute, take the sample of this turn.</summary>
internal readonly record struct StatisticsDue(bool Hour, bool Day)
{
    /// <summary>By the number of turns, of ten seconds each, since the start.</summary>
    public static StatisticsDue At(long turn) => new(
        turn % (StatisticsPeriods.Hour / StatisticsPeriods.Minute) == 0,
        turn % (StatisticsPeriods.Day / StatisticsPeriods.Minute) == 0);
}
