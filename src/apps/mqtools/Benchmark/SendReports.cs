namespace RocketNet.Apps.Tools.Benchmark;

/// <summary>The reports of a sending program while it runs.</summary>
/// <param name="run">What it runs with.</param>
/// <param name="statistics">What is reported.</param>
/// <param name="line">Makes Java's line of the oldest and the newest counters.</param>
internal sealed class SendReports(
    BenchmarkRun run, SendStatistics statistics, Func<SendCounts, SendCounts, string> line) : IDisposable
{
    private readonly ProcessTime? _cpu = run.Report.ProcessId is { } id ? new ProcessTime(id) : null;
    private readonly CancellationTokenSource _ending = new();
    private ReportLoop<SendCounts>? _loop;
    private Task _running = Task.CompletedTask;

    public void Start()
    {
        _loop = new ReportLoop<SendCounts>(statistics.Take, Report, run.Report.Interval, TimeProvider.System);
        _running = _loop.RunAsync(_ending.Token);
    }

    /// <summary>Ends the reports.</summary>
    /// <returns>The oldest and the newest counters, if the program ran for two seconds at least.</returns>
    public async Task<(SendCounts First, SendCounts Last)?> StopAsync()
    {
        await _ending.CancelAsync();
        await _running;
        return _loop?.Ends;
    }

    /// <summary>The lines that were asked for beside Java's.</summary>
    public void Details()
    {
        if (statistics.Latencies is { } latencies)
        {
            run.Line(latencies.Take().Line("Send RT(us)"));
        }

        if (_cpu is not null)
        {
            run.Line(_cpu.Line(statistics.Messages));
        }
    }

    public void Dispose()
    {
        _cpu?.Dispose();
        _ending.Dispose();
    }

    private void Report(SendCounts first, SendCounts last)
    {
        run.Line(line(first, last));
        Details();
    }
}
