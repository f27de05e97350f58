namespace RocketNet.Apps.Tools.Benchmark;

/// <summary>What and how often a benchmark program reports.</summary>
/// <param name="IsJava4">Lines as RocketMQ 4.9 prints them, else as 5.x does.</param>
/// <param name="Interval">From one report to the next.</param>
/// <param name="ShowsLatencies">A line of latencies below each report.</param>
/// <param name="ProcessId">The process whose CPU time is told below each report.</param>
internal sealed record ReportSettings(bool IsJava4, TimeSpan Interval, bool ShowsLatencies, int? ProcessId)
{
    private const int IntervalMillis = 10_000;

    public static ReportSettings Of(OptionValues values, bool isJava4) => new(
        isJava4,
        TimeSpan.FromMilliseconds(values.Number("ri", IntervalMillis, least: 1)),
        values.Has(ProgramOptions.LatencyLine),
        values.Has(ProgramOptions.ProcessId) ? values.Number(ProgramOptions.ProcessId, 0, least: 1) : null);
}
