using RocketNet.Compare.Measuring;
using RocketNet.Compare.Running;

namespace RocketNet.Compare.Reporting;

/// <summary>One figure that has a limit: what was measured, what is wanted, whether it holds.</summary>
internal sealed record Bar(string Figure, string Measured, string Wanted, bool Holds);

/// <summary>The limits a server is held to beside a Java broker, the disk and the echo of its own transport.</summary>
internal sealed class BarTable(ResultTable results, string java, string server, string? echo)
{
    private static readonly (string Workload, double Least)[] RateBars =
        [("W1", 2), ("W2", 3), ("W3", 3), ("W5", 5), ("W7", 3), ("W12", 2)];

    public IEnumerable<Bar> All() => Rates().Concat(CpuTimes()).Concat(Echo()).Concat(Latencies()).Concat(Sizes());

    private IEnumerable<Bar> Rates()
    {
        foreach ((string workload, double least) in RateBars)
        {
            if (Ratio(workload, round => round.Rate) is double ratio)
            {
                yield return new Bar($"{workload} rate ÷ Java", $"{ratio:F2} ×", $"≥ {least} ×", ratio >= least);
            }
        }
    }

    private IEnumerable<Bar> CpuTimes()
    {
        foreach (string workload in (string[])["W2", "W5"])
        {
            if (Ratio(workload, round => round.BrokerMicrosPerMessage) is double ratio)
            {
                yield return new Bar(
                    $"{workload} broker CPU per message ÷ Java", $"{ratio:F2} ×", "≤ 0.25 ×", ratio <= 0.25);
            }
        }
    }

    private IEnumerable<Bar> Echo()
    {
        if (echo is not null && Median("W3", echo, round => round.BrokerMicrosPerMessage) is double bare
            && Median("W3", server, round => round.BrokerMicrosPerMessage) is double cpu)
        {
            double most = (1.5 * bare) + 1;
            yield return new Bar($"W3 broker CPU per message, bare echo {bare:F2} µs", $"{cpu:F2} µs",
                $"≤ 1.5 × echo + 1 = {most:F2} µs", cpu <= most);
        }
    }

    private IEnumerable<Bar> Latencies()
    {
        if (Ratio(WorkloadTable.Delivery, round => round.Latency.MicrosAt(0.99)) is double ratio)
        {
            yield return new Bar("W15 p99 ÷ Java", $"{ratio:F2} ×", "≤ 0.5 ×", ratio <= 0.5);
        }

        if (Median(WorkloadTable.Delayed, server, round => round.Latency.MicrosAt(0.99)) is double late)
        {
            yield return new Bar("W19 p99 lateness", $"{late / 1000:F1} ms", "≤ 20 ms", late <= 20_000);
        }

        if (results.Syncs.Count > 0
            && Median(WorkloadTable.SyncFlush64, server, round => round.Rate) is double synchronous
            && Median(WorkloadTable.AsyncFlush64, server, round => round.Rate) is double asynchronous)
        {
            double sync = Spread.Of(results.Syncs.Select(histogram => histogram.MicrosAt(0.5))).Median;
            double limit = Math.Min(asynchronous, 64 * 1e6 / sync);
            yield return new Bar($"SYNC_FLUSH 64 in flight ÷ min(ASYNC, 64 ÷ fdatasync p50) = {limit:F0}/s",
                $"{synchronous / limit:P0}", "≥ 70 %", synchronous >= 0.7 * limit);
        }
    }

    private IEnumerable<Bar> Sizes()
    {
        if (BootRatio(boot => boot.ListeningMillis) is double listening)
        {
            yield return new Bar("start to listening ÷ Java", $"{listening:F2} ×", "≤ 0.20 ×", listening <= 0.2);
        }

        if (BootRatio(boot => boot.AnonymousMegabytes) is double idle)
        {
            yield return new Bar("anonymous memory idle ÷ Java", $"{idle:F2} ×", "≤ 0.25 ×", idle <= 0.25);
        }

        if (Ratio("W5", round => round.AnonymousMegabytesMax) is double loaded)
        {
            yield return new Bar("anonymous memory under W5 ÷ Java", $"{loaded:F2} ×", "≤ 0.20 ×", loaded <= 0.2);
        }
    }

    private double? Median(string workload, string name, Func<RoundResult, double> figure) =>
        results.Of(workload, name, figure)?.Median;

    private double? Ratio(string workload, Func<RoundResult, double> figure) =>
        Median(workload, server, figure) / Median(workload, java, figure);

    private double? BootRatio(Func<BootResult, double> figure) =>
        results.OfBoot(server, figure)?.Median / results.OfBoot(java, figure)?.Median;
}
