using System.Globalization;

namespace RocketNet.Apps.Tools.Benchmark;

/// <summary>What shares of all latencies lie below.</summary>
internal readonly record struct LatencyFigures(long P50, long P90, long P99, long P999, long Max)
{
    /// <summary>The line of <c>--hdr</c>.</summary>
    /// <param name="name">What was measured and in which unit, as in <c>Send RT(us)</c>.</param>
    public string Line(string name) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name} | p50: {P50} | p90: {P90} | p99: {P99} | p99.9: {P999} | max: {Max}");
}
