using System.Diagnostics;

namespace RocketNet.Apps.Tools.Benchmark;

/// <summary>Counts what becomes of requests. Any number of senders at once.</summary>
/// <param name="hasLatencies">Latencies are kept, not only their sum.</param>
internal sealed class SendStatistics(bool hasLatencies)
{
    private long _requests;
    private long _messages;
    private long _failed;
    private long _failedMessages;
    private long _refused;
    private long _totalTicks;
    private long _maxTicks;

    /// <summary>Latencies in microseconds; null when nobody wants them.</summary>
    public LatencyBuckets? Latencies { get; } = hasLatencies ? new LatencyBuckets() : null;

    public long Messages => Volatile.Read(ref _messages);

    /// <summary>The longest request since the start.</summary>
    public long MaxMillis => (long)Millis(Volatile.Read(ref _maxTicks));

    public void Succeeded(long start, int messages = 1)
    {
        long ticks = Stopwatch.GetTimestamp() - start;
        Interlocked.Increment(ref _requests);
        Interlocked.Add(ref _messages, messages);
        Interlocked.Add(ref _totalTicks, ticks);
        Latencies?.Record((long)(ticks * 1e6 / Stopwatch.Frequency));
        RaiseMax(ref _maxTicks, ticks);
    }

    public void Failed(int messages = 1)
    {
        Interlocked.Increment(ref _failed);
        Interlocked.Add(ref _failedMessages, messages);
    }

    public void Refused() => Interlocked.Increment(ref _refused);

    public SendCounts Take() => new(
        DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
        Volatile.Read(ref _requests),
        Messages,
        Volatile.Read(ref _failed),
        Volatile.Read(ref _failedMessages),
        Volatile.Read(ref _refused),
        Millis(Volatile.Read(ref _totalTicks)));

    internal static void RaiseMax(ref long max, long value)
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

    private static double Millis(long ticks) => ticks * 1e3 / Stopwatch.Frequency;
}
