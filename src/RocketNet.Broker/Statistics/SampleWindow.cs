using RocketNet.Protocol.Bodies;

namespace RocketNet.Broker.Statistics;

/// <summary>
/// The last samples of one counter, a period apart: what happened between the oldest and the newest. Guarded by its
/// owner.
/// </summary>
/// <remarks>
/// Java: StatsItem@4.9.7 keeps every sample. Here a counter at rest keeps one and how many alike came before it, so
/// that 50,000 topics nobody writes to cost next to nothing; the figures are the same.
/// </remarks>
internal sealed class SampleWindow(TimeSpan period, int capacity)
{
    // Oldest first; null while every sample of the window has the same counts.
    private Queue<StatisticsSample>? _samples;
    private StatisticsSample _newest;
    private int _sampleCount;

    public void Add(StatisticsSample sample)
    {
        if (_sampleCount == 0)
        {
            // Compat: StatsItem.samplingInSeconds@4.9.7 puts a zero one period before the first sample.
            _newest = new StatisticsSample(sample.TimeMillis - PeriodMillis, 0, 0, 0);
            _sampleCount = 1;
        }

        if (_samples is null && sample.Count != _newest.Count)
        {
            _samples = Unfold();
        }

        _newest = sample;
        _sampleCount = Math.Min(_sampleCount + 1, capacity);
        _samples?.Enqueue(sample);
        while (_samples?.Count > capacity)
        {
            _samples.Dequeue();
        }

        if (_samples is not null && _samples.Peek().Count == sample.Count)
        {
            _samples = null;
        }
    }

    /// <summary>Sum, rate and average of the messages counted.</summary>
    public BrokerStatsItem ReadCount() => Read(static sample => sample.Count);

    /// <summary>The same of their bytes.</summary>
    public BrokerStatsItem ReadBytes() => Read(static sample => sample.Bytes);

    private long PeriodMillis => (long)period.TotalMilliseconds;

    private BrokerStatsItem Read(Func<StatisticsSample, long> value)
    {
        if (_samples is null)
        {
            return default;
        }

        StatisticsSample oldest = _samples.Peek();
        long sum = value(_newest) - value(oldest);
        long times = _newest.Times - oldest.Times;
        long millis = _newest.TimeMillis - oldest.TimeMillis;
        return new BrokerStatsItem(
            sum,
            millis > 0 ? sum * 1000.0 / millis : 0,
            times > 0 ? (double)sum / times : 0);
    }

    private Queue<StatisticsSample> Unfold()
    {
        var samples = new Queue<StatisticsSample>();
        for (int back = _sampleCount - 1; back >= 0; back--)
        {
            samples.Enqueue(_newest with { TimeMillis = _newest.TimeMillis - (back * PeriodMillis) });
        }

        return samples;
    }
}
