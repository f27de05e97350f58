using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using RocketNet.Compare.Measuring;
using RocketNet.Compare.Running;
using RocketNet.Compare.Servers;

namespace RocketNet.Compare.Reporting;

/// <summary>Writes the results as the page that stands in the documentation.</summary>
internal sealed class MarkdownReport(CompareOptions options, ResultTable results, DateTimeOffset now)
{
    private readonly StringBuilder _text = new();

    public string Write()
    {
        WriteHead();
        WriteBoots();
        WriteRounds();
        WriteSyncs();
        WriteScale();
        WriteBars();
        return _text.ToString();
    }

    private void WriteHead()
    {
        Line("| | |");
        Line("|---|---|");
        foreach ((string name, string value) in MachineFacts.Collect(options, now))
        {
            Line($"| {name} | {value} |");
        }

        foreach (ServerSpec server in options.Servers)
        {
            string kind = server.Kind.ToString().ToLowerInvariant();
            Line($"| Server `{server.Name}` | {kind} {Path.GetFileName(server.Value)} |");
        }

        // Folders are the machine's own business: only their last names are printed.
        string command = Regex.Replace(options.CommandLine, @"(?<![\w.])/(?:[^/\s']+/)*([^/\s']*)", "…/$1");
        Line($"| Command | `RocketNet.Compare {command}` (by `benchmark/compare/run.sh`) |");
        Line();
    }

    private void WriteBoots()
    {
        if (results.Boots.Count == 0)
        {
            return;
        }

        Line("Start with an empty store on all cores, memory 5 s later; median (least–greatest).");
        Line();
        Line("| Server | listening ms | ÷ | boot line ms | anonymous MB | ÷ | resident MB |");
        Line("|---|---|---|---|---|---|---|");
        foreach (ServerSpec server in options.Servers)
        {
            Line($"| {server.Name} | {Boot(server, boot => boot.ListeningMillis)} "
                + $"| {BootRatio(server, boot => boot.ListeningMillis)} | {Boot(server, boot => boot.BootLineMillis)} "
                + $"| {Boot(server, boot => boot.AnonymousMegabytes)} "
                + $"| {BootRatio(server, boot => boot.AnonymousMegabytes)} "
                + $"| {Boot(server, boot => boot.ResidentMegabytes)} |");
        }

        Line();
    }

    private void WriteRounds()
    {
        if (results.Rounds.Count == 0)
        {
            return;
        }

        Line("Rate, latency and CPU: medians of the rounds (least–greatest); p999 over all rounds together. "
            + $"÷ is divided by `{options.Servers[0].Name}`. CPU is user and system time of the broker.");
        foreach (string workload in results.Rounds.Keys.Select(key => key.Workload).Distinct())
        {
            Line();
            Line($"**{workload}**: {WorkloadTable.Title(workload)}");
            Line();
            Line("| Server | messages/s | ÷ | MB/s | p50 µs | p99 µs | p999 µs | CPU µs/message | ÷ "
                + "| generator µs/message | anonymous MB |");
            Line("|---|---|---|---|---|---|---|---|---|---|---|");
            foreach (ServerSpec server in options.Servers)
            {
                WriteRow(workload, server.Name);
            }
        }

        Line();
    }

    private void WriteRow(string workload, string server)
    {
        if (!results.Rounds.TryGetValue((workload, server), out List<RoundResult>? rounds))
        {
            return;
        }

        LatencyHistogram all = new();
        rounds.ForEach(round => all.Add(round.Latency));
        Spread bytes = Spread.Of(rounds.Select(round => round.Bytes / round.Seconds / 1e6));
        Line($"| {server} | {Text(results.Of(workload, server, round => round.Rate))} "
            + $"| {Ratio(workload, server, round => round.Rate)} | {(bytes.Median > 0 ? Text(bytes) : "–")} "
            + $"| {Text(results.Of(workload, server, round => round.Latency.MicrosAt(0.5)))} "
            + $"| {Text(results.Of(workload, server, round => round.Latency.MicrosAt(0.99)))} "
            + $"| {Number(all.MicrosAt(0.999))} "
            + $"| {Text(results.Of(workload, server, round => round.BrokerMicrosPerMessage))} "
            + $"| {Ratio(workload, server, round => round.BrokerMicrosPerMessage)} "
            + $"| {Number(results.Of(workload, server, round => round.GeneratorMicrosPerMessage)!.Value.Median)} "
            + $"| {Number(rounds.Max(round => round.AnonymousMegabytesMax))} |");
    }

    private void WriteSyncs()
    {
        if (results.Syncs.Count > 0)
        {
            Spread sync = Spread.Of(results.Syncs.Select(histogram => histogram.MicrosAt(0.5)));
            Line($"Disk: one record written and fdatasync, p50 {Text(sync)} µs, measured between the rounds of W16.");
            Line();
        }
    }

    private void WriteScale()
    {
        if (results.Scale.Count > 0)
        {
            Line("| Large stores | |");
            Line("|---|---|");
            results.Scale.ForEach(row => Line($"| {row.Figure} | {row.Value} |"));
            Line();
        }
    }

    private void WriteBars()
    {
        string? java = options.Servers.FirstOrDefault(server => server.IsJava)?.Name;
        string? echo = options.Servers.FirstOrDefault(server => server.IsEcho)?.Name;
        foreach (ServerSpec server in options.Servers.Where(server => !server.IsJava && !server.IsEcho))
        {
            Bar[] bars = java is null ? [] : [.. new BarTable(results, java, server.Name, echo).All()];
            if (bars.Length == 0)
            {
                continue;
            }

            Line($"| {server.Name}: figure | measured | wanted | holds |");
            Line("|---|---|---|---|");
            foreach (Bar bar in bars)
            {
                Line($"| {bar.Figure} | {bar.Measured} | {bar.Wanted} | {(bar.Holds ? "yes" : "**no**")} |");
            }

            Line();
        }
    }

    private string Ratio(string workload, string server, Func<RoundResult, double> figure) => RatioText(
        results.Of(workload, server, figure)?.Median / results.Of(workload, options.Servers[0].Name, figure)?.Median);

    private string Boot(ServerSpec server, Func<BootResult, double> figure) =>
        Text(results.OfBoot(server.Name, figure));

    private string BootRatio(ServerSpec server, Func<BootResult, double> figure) => RatioText(
        results.OfBoot(server.Name, figure)?.Median / results.OfBoot(options.Servers[0].Name, figure)?.Median);

    private static string RatioText(double? ratio) =>
        ratio is double value ? string.Create(CultureInfo.InvariantCulture, $"{value:F2} ×") : "–";

    private static string Text(Spread? spread) => spread is Spread value
        ? $"{Number(value.Median)} ({Number(value.Min)}–{Number(value.Max)})"
        : "–";

    private static string Number(double value) =>
        value.ToString(value >= 100 ? "N0" : value >= 10 ? "F1" : "F2", CultureInfo.InvariantCulture);

    private void Line(string text = "") => _text.Append(text).Append('\n');
}
