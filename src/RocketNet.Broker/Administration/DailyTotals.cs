using RocketNet.Store.Statistics;

namespace RocketNet.Broker.Administration;

/// <summary>How many messages had come and gone at the last two midnights, local time. Java: BrokerStats.</summary>
/// <remarks>Counts since the broker was started, as Java does.</remarks>
public sealed class DailyTotals(StoreStatistics statistics, TimeProvider time)
{
    private Totals _todayMorning;
    private Totals _yesterdayMorning;

    // Guards the two values, which move together at midnight.
    private readonly Lock _changing = new();

    /// <summary>Messages put and got, at the beginning of yesterday and of today, and now.</summary>
    public (Totals YesterdayMorning, Totals TodayMorning, Totals Now) Read()
    {
        lock (_changing)
        {
            return (_yesterdayMorning, _todayMorning, Now());
        }
    }

    /// <summary>Time to the next midnight.</summary>
    internal TimeSpan UntilMidnight()
    {
        DateTimeOffset now = time.GetLocalNow();
        return TimeSpan.FromDays(1) - now.TimeOfDay + TimeSpan.FromMilliseconds(1);
    }

    /// <summary>A new day has begun.</summary>
    internal void Turn()
    {
        lock (_changing)
        {
            _yesterdayMorning = _todayMorning;
            _todayMorning = Now();
        }
    }

    private Totals Now() => new(statistics.PutMessageTimesTotal, statistics.GetTransferredTotal);

    /// <summary>Messages appended, and messages handed to consumers.</summary>
    public readonly record struct Totals(long Put, long Got);
}
