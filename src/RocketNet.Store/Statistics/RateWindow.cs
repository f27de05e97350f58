namespace RocketNet.Store.Statistics;

/// <summary>
/// Rates over the last 10, 60 and 600 seconds, from one sample of a counter a second. Guarded by its owner.
/// </summary>
internal sealed class RateWindow
{
    public const int SecondsMax = 600;
    private readonly long[] _samples = new long[SecondsMax + 1];
    private long _count;

    public void Sample(long counter) => _samples[_count++ % _samples.Length] = counter;

    /// <summary>Events a second, over as much of the window as there is.</summary>
    public double PerSecond(int seconds)
    {
        long spanned = Math.Min(seconds, _count - 1);
        if (spanned <= 0)
        {
            return 0;
        }

        long newest = _samples[(_count - 1) % _samples.Length];
        long oldest = _samples[(_count - 1 - spanned) % _samples.Length];
        return (newest - oldest) / (double)spanned;
    }
}
