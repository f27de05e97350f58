namespace RocketNet.Apps.Tools.Benchmark;

/// <summary>The counters of a consumer at one moment.</summary>
/// <param name="At">When, in milliseconds of the wall clock.</param>
/// <param name="Messages">Messages that came.</param>
/// <param name="BornMillis">Their times from producer to here, all together.</param>
/// <param name="StoredMillis">Their times from the broker's store to here.</param>
/// <param name="Failed">Messages that were not to be consumed.</param>
internal readonly record struct ConsumeCounts(
    long At, long Messages, long BornMillis, long StoredMillis, long Failed)
{
    /// <summary>Messages a second from then to now.</summary>
    public long Rate(ConsumeCounts then) =>
        At > then.At ? (long)((Messages - then.Messages) / (double)(At - then.At) * 1000) : 0;

    public double AverageBorn(ConsumeCounts then) =>
        (BornMillis - then.BornMillis) / (double)(Messages - then.Messages);

    public double AverageStored(ConsumeCounts then) =>
        (StoredMillis - then.StoredMillis) / (double)(Messages - then.Messages);
}
