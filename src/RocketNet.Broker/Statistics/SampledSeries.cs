using RocketNet.Protocol.Bodies;

namespace RocketNet.Broker.Statistics;

/// <summary>One counter over the last minute, hour and day. Any thread.</summary>
/// <remarks>Java: StatsItem@4.9.7 with its three lists and their lengths.</remarks>
internal sealed class SampledSeries
{
    // Guards the three windows: the sampler writes, admin requests read.
    private readonly Lock _gate = new();
    private readonly SampleWindow _minute = new(StatisticsPeriods.Minute, capacity: 7);
    private readonly SampleWindow _hour = new(StatisticsPeriods.Hour, capacity: 7);
    private readonly SampleWindow _day = new(StatisticsPeriods.Day, capacity: 25);

    /// <summary>Takes a sample into the windows that are due.</summary>
    public void Add(StatisticsSample sample, StatisticsDue due)
    {
        lock (_gate)
        {
            _minute.Add(sample);
            if (due.Hour)
            {
                _hour.Add(sample);
            }

            if (due.Day)
            {
                _day.Add(sample);
            }
        }
    }

    public BrokerStatsData ReadCounts()
    {
        lock (_gate)
        {
            return new BrokerStatsData(_minute.ReadCount(), _hour.ReadCount(), _day.ReadCount());
        }
    }

    public BrokerStatsData ReadBytes()
    {
        lock (_gate)
        {
            return new BrokerStatsData(_minute.ReadBytes(), _hour.ReadBytes(), _day.ReadBytes());
        }
    }
}
