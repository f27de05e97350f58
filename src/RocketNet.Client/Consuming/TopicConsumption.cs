namespace RocketNet.Client.Consuming;

/// <summary>Counters of one topic, and their samples of the last minute. Any thread.</summary>
internal sealed class TopicConsumption
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;
    private readonly Lock _gate = new(); // Guards _samples.
    private readonly Queue<(long At, Counts Counts)> _samples = new();
    private long _pulls;
    private long _pullTicks;
    private long _pulled;
    private long _consumed;
    private long _failed;
    private long _consumeTicks;

    public TopicConsumption(TimeProvider time)
    {
        _time = time;
        Sample();
    }

    public void Pulled(TimeSpan elapsed, int messages)
    {
        Interlocked.Increment(ref _pulls);
        Interlocked.Add(ref _pullTicks, elapsed.Ticks);
        Interlocked.Add(ref _pulled, messages);
    }

    public void Consumed(TimeSpan elapsed, int done, int failed)
    {
        Interlocked.Add(ref _consumed, done);
        Interlocked.Add(ref _failed, failed);
        Interlocked.Add(ref _consumeTicks, elapsed.Ticks);
    }

    public void Sample()
    {
        long now = _time.GetTimestamp();
        lock (_gate)
        {
            while (_samples.Count > 1 && _time.GetElapsedTime(_samples.Peek().At, now) > Window)
            {
                _samples.Dequeue();
            }

            _samples.Enqueue((now, Now()));
        }
    }

    /// <summary>Rates and times over the last minute.</summary>
    public ConsumptionRates Rates()
    {
        (long at, Counts before) = Oldest();
        Counts now = Now();
        double seconds = _time.GetElapsedTime(at).TotalSeconds;
        long handled = now.Consumed + now.Failed - before.Consumed - before.Failed;
        return new ConsumptionRates(
            PullMillis: PerOne(now.PullTicks - before.PullTicks, now.Pulls - before.Pulls),
            PulledPerSecond: PerSecond(now.Pulled - before.Pulled, seconds),
            ConsumeMillis: PerOne(now.ConsumeTicks - before.ConsumeTicks, handled),
            ConsumedPerSecond: PerSecond(now.Consumed - before.Consumed, seconds),
            FailedPerSecond: PerSecond(now.Failed - before.Failed, seconds),
            FailedCount: now.Failed);
    }

    private static double PerOne(long ticks, long count) =>
        count == 0 ? 0 : TimeSpan.FromTicks(ticks).TotalMilliseconds / count;

    private static double PerSecond(long count, double seconds) => seconds <= 0 ? 0 : count / seconds;

    private (long At, Counts Counts) Oldest()
    {
        lock (_gate)
        {
            return _samples.Peek();
        }
    }

    private Counts Now() => new(
        Interlocked.Read(ref _pulls),
        Interlocked.Read(ref _pullTicks),
        Interlocked.Read(ref _pulled),
        Interlocked.Read(ref _consumed),
        Interlocked.Read(ref _failed),
        Interlocked.Read(ref _consumeTicks));

    private readonly record struct Counts(
        long Pulls, long PullTicks, long Pulled, long Consumed, long Failed, long ConsumeTicks);
}
