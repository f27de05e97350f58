namespace RocketNet.Broker.Statistics;

/// <summary>How far apart the samples of each window are.</summary>
internal static class StatisticsPeriods
{
    public static readonly TimeSpan Minute = TimeSpan.FromSeconds(10);

    public static readonly TimeSpan Hour = TimeSpan.FromMinutes(10);

    public static readonly TimeSpan Day = TimeSpan.FromHours(1);
}
