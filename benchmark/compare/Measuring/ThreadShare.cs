using System.Globalization;

namespace RocketNet.Compare.Measuring;

/// <summary>How the scheduler treated the calling thread since its start.</summary>
/// <param name="RanSeconds">It had a core.</param>
/// <param name="WaitedSeconds">It had work and no core: others had it.</param>
internal readonly record struct ThreadShare(double RanSeconds, double WaitedSeconds)
{
    private const double NanosPerSecond = 1e9;

    public static ThreadShare OfCaller()
    {
        string[] fields = File.ReadAllText("/proc/thread-self/schedstat").Split(' ');
        return new ThreadShare(Seconds(fields[0]), Seconds(fields[1]));
    }

    private static double Seconds(string nanos) => long.Parse(nanos, CultureInfo.InvariantCulture) / NanosPerSecond;
}
