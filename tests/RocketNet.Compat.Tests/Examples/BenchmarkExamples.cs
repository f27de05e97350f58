using System.Globalization;
using System.Text.RegularExpressions;
using RocketNet.TestKit;

namespace RocketNet.Compat.Tests.Examples;

/// <summary>The programs of <c>benchmark</c>: endless, so that their first report is what counts.</summary>
internal sealed partial class BenchmarkExamples(ExampleServers servers)
{
    private readonly TaskCompletionSource _produced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Enter(ExamplePlay play)
    {
        play.Line(("benchmark.Producer", ProduceAsync));
        play.Line(("benchmark.Consumer", ConsumeAsync));
    }

    private async Task ProduceAsync()
    {
        await using RunningProcess producer = servers.Start("benchmark.Producer", "-w", "1", "-s", "128");
        try
        {
            string report = await ReportAsync(producer, "Send TPS: ");

            Assert.True(Figure(report, TpsPattern()) > 0, report);
            Assert.Contains("Send Failed: 0 ", report);
            Assert.EndsWith("Response Failed: 0", report.TrimEnd());
            await _produced.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }
        finally
        {
            await producer.TerminateAsync();
        }
    }

    /// <summary>Runs while the producer does.</summary>
    private async Task ConsumeAsync()
    {
        await using RunningProcess consumer = servers.Start("benchmark.Consumer", "-g", "benchmark_consumer");
        try
        {
            string report = await ReportAsync(consumer, "TPS: ");

            Assert.True(Figure(report, TpsPattern()) > 0, report);
            Assert.Equal(0, Figure(report, FailedPattern()));
        }
        finally
        {
            _produced.TrySetResult();
        }
    }

    /// <summary>The first report that is not of an idle time.</summary>
    private static async Task<string> ReportAsync(RunningProcess program, string figure)
    {
        bool IsReport(string line) =>
            line.Contains(figure, StringComparison.Ordinal) && Figure(line, TpsPattern()) > 0;

        IReadOnlyList<string> lines = await program.Output.WaitUntilAsync(
            seen => seen.Any(IsReport), "a report", TimeSpan.FromSeconds(90));
        return lines.First(IsReport);
    }

    private static int Figure(string line, Regex pattern) =>
        int.Parse(pattern.Match(line).Groups["n"].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"TPS: (?<n>\d+)")]
    private static partial Regex TpsPattern();

    [GeneratedRegex(@"(FAIL|Consume Fail): (?<n>\d+)")]
    private static partial Regex FailedPattern();
}
