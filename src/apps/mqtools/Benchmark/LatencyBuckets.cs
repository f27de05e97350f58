using System.Numerics;

namespace RocketNet.Apps.Tools.Benchmark;

/// <summary>Latencies in log-linear buckets: 64 steps to each power of two, an error of at most 1.6 %.</summary>
/// <remarks>Any number of threads record; the unit is the caller's.</remarks>
internal sealed class LatencyBuckets
{
    private const int StepBits = 6;
    private const int Steps = 1 << StepBits;

    // Enough for 2^40, which is twelve days of microseconds.
    private const int BucketCount = Steps * 36;

    private readonly long[] _counts = new long[BucketCount];
    private long _max;

    public void Record(long value)
    {
        value = Math.Max(value, 0);
        Interlocked.Increment(ref _counts[IndexOf(value)]);
        SendStatistics.RaiseMax(ref _max, value);
    }

    /// <summary>Takes out everything recorded until now.</summary>
    public LatencyFigures Take()
    {
        long[] counts = new long[BucketCount];
        for (int at = 0; at < BucketCount; at++)
        {
            if (Volatile.Read(ref _counts[at]) > 0)
            {
                counts[at] = Interlocked.Exchange(ref _counts[at], 0);
            }
        }

        long max = Interlocked.Exchange(ref _max, 0);
        long total = counts.Sum();
        return new LatencyFigures(
            At(counts, total, 0.5, max),
            At(counts, total, 0.9, max),
            At(counts, total, 0.99, max),
            At(counts, total, 0.999, max),
            max);
    }

    private static long At(long[] counts, long total, double share, long max)
    {
        long wanted = Math.Max(1, (long)Math.Ceiling(share * total));
        long seen = 0;
        for (int at = 0; at < BucketCount; at++)
        {
            seen += counts[at];
            if (seen >= wanted)
            {
                return Math.Min(UpperEdge(at), max);
            }
        }

        return 0;
    }

    private static int IndexOf(long value)
    {
        if (value < Steps)
        {
            return (int)value;
        }

        int exponent = BitOperations.Log2((ulong)value);
        int step = (int)(value >> (exponent - StepBits)) & (Steps - 1);
        return Math.Min(((exponent - StepBits + 1) << StepBits) + step, BucketCount - 1);
    }

    private static long UpperEdge(int index)
    {
        int exponent = (index >> StepBits) - 1;
        return index < Steps ? index : ((long)(Steps + (index & (Steps - 1)) + 1) << exponent) - 1;
    }
}
