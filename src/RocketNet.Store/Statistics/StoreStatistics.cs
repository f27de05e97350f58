namespace RocketNet.Store.Statistics;

/// <summary>What the store has done since it was opened, for the broker's runtime information. Any thread.</summary>
public sealed class StoreStatistics : IDisposable
{
    private static readonly int[] LatencyBoundsMillis = [0, 10, 50, 100, 200, 500, 1000, 2000, 3000, 4000, 5000, 10000];

    private static readonly string[] LatencyNames =
    [
        "<=0ms", "0~10ms", "10~50ms", "50~100ms", "100~200ms", "200~500ms", "500ms~1s",
        "1~2s", "2~3s", "3~4s", "4~5s", "5~10s", "10s~",
    ];

    private readonly TimeProvider _time;
    private readonly Lock _gate = new(); // guards the windows and the timer
    private readonly RateWindow _putRate = new();
    private readonly RateWindow _foundRate = new();
    private readonly RateWindow _missRate = new();
    private readonly RateWindow _transferredRate = new();
    private readonly long[] _latency = new long[LatencyBoundsMillis.Length + 1];
    private ITimer? _timer;
    private long _putTimes;
    private long _putFailedTimes;
    private long _putBytes;
    private long _putMillisMax;
    private long _getFoundTimes;
    private long _getMissTimes;
    private long _getTransferred;
    private long _getMillisMax;

    internal StoreStatistics(TimeProvider time)
    {
        _time = time;
        BootTimestamp = time.GetUtcNow().ToUnixTimeMilliseconds();
    }

    /// <summary>When the store was opened, milliseconds since 1970.</summary>
    public long BootTimestamp { get; }

    public long PutMessageTimesTotal => Interlocked.Read(ref _putTimes);

    public long PutMessageFailedTimes => Interlocked.Read(ref _putFailedTimes);

    /// <summary>Bytes of records appended.</summary>
    public long PutMessageSizeTotal => Interlocked.Read(ref _putBytes);

    public long PutMessageEntireTimeMax => Interlocked.Read(ref _putMillisMax);

    public long GetMessageEntireTimeMax => Interlocked.Read(ref _getMillisMax);

    public long GetFoundTimesTotal => Interlocked.Read(ref _getFoundTimes);

    public long GetMissTimesTotal => Interlocked.Read(ref _getMissTimes);

    /// <summary>Messages handed to consumers.</summary>
    public long GetTransferredTotal => Interlocked.Read(ref _getTransferred);

    public double PutMessageAverageSize => PutMessageSizeTotal / (double)Math.Max(1, PutMessageTimesTotal);

    public StoreRates PutRates => RatesOf(_putRate);

    public StoreRates GetFoundRates => RatesOf(_foundRate);

    public StoreRates GetMissRates => RatesOf(_missRate);

    public StoreRates GetTransferredRates => RatesOf(_transferredRate);

    /// <summary>Java's <c>putMessageDistributeTime</c>: how many sends took how long.</summary>
    public string PutMessageDistributeTime =>
        string.Concat(LatencyNames.Select((name, i) => $"[{name}]:{Interlocked.Read(ref _latency[i])} "));

    /// <summary>
    /// The share of sends (0 … 1) answered within a time, read from the buckets: the upper bound of its bucket.
    /// </summary>
    public double PutLatencyMillis(double share)
    {
        long total = 0;
        for (int i = 0; i < _latency.Length; i++)
        {
            total += Interlocked.Read(ref _latency[i]);
        }

        double wanted = total * share;
        long seen = 0;
        for (int i = 0; i < LatencyBoundsMillis.Length; i++)
        {
            seen += Interlocked.Read(ref _latency[i]);
            if (seen >= wanted)
            {
                return LatencyBoundsMillis[i];
            }
        }

        return PutMessageEntireTimeMax;
    }

    /// <summary>How long the broker took for one send, from its first byte to the answer.</summary>
    public void CountPutLatency(long millis, int messages = 1)
    {
        int bucket = 0;
        while (bucket < LatencyBoundsMillis.Length && millis > LatencyBoundsMillis[bucket])
        {
            bucket++;
        }

        Interlocked.Add(ref _latency[bucket], messages);
        RaiseMax(ref _putMillisMax, millis);
    }

    /// <summary>One read of a queue and how many messages it found.</summary>
    public void CountGet(int messages, long millis = 0)
    {
        if (messages > 0)
        {
            Interlocked.Increment(ref _getFoundTimes);
            Interlocked.Add(ref _getTransferred, messages);
        }
        else
        {
            Interlocked.Increment(ref _getMissTimes);
        }

        RaiseMax(ref _getMillisMax, millis);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _timer?.Dispose();
            _timer = null;
        }
    }

    internal void Start()
    {
        lock (_gate)
        {
            _timer ??= _time.CreateTimer(_ => Sample(), null, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>Inside the append gate only, which is why no interlocked addition is needed.</summary>
    internal void CountPut(int messages, int bytes)
    {
        Volatile.Write(ref _putTimes, _putTimes + messages);
        Volatile.Write(ref _putBytes, _putBytes + bytes);
    }

    internal void CountPutFailed() => Interlocked.Increment(ref _putFailedTimes);

    internal void Sample()
    {
        lock (_gate)
        {
            _putRate.Sample(PutMessageTimesTotal);
            _foundRate.Sample(GetFoundTimesTotal);
            _missRate.Sample(GetMissTimesTotal);
            _transferredRate.Sample(GetTransferredTotal);
        }
    }

    private StoreRates RatesOf(RateWindow window)
    {
        lock (_gate)
        {
            return new StoreRates(window.PerSecond(10), window.PerSecond(60), window.PerSecond(RateWindow.SecondsMax));
        }
    }

    private static void RaiseMax(ref long max, long value)
    {
        long seen = Volatile.Read(ref max);
        while (value > seen)
        {
            long before = Interlocked.CompareExchange(ref max, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}
