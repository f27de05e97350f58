using RocketNet.Client;
using RocketNet.Client.Consuming;

namespace RocketNet.Apps.Tools.Benchmark;

/// <summary>Consumes and reports how fast, and how old the messages are.</summary>
internal sealed class ConsumerBenchmark
{
    private const int Workers = 20;
    private const int Suffixes = 100;

    private readonly BenchmarkRun _run;
    private readonly string _topic;
    private readonly int _workers;
    private readonly string _suffix;
    private readonly string _group;
    private readonly string? _filterType;
    private readonly string? _expressionFile;
    private readonly LatencyBuckets? _latencies;
    private readonly CountingHandler _handler;

    private ConsumerBenchmark(BenchmarkRun run)
    {
        OptionValues values = run.Values;
        _run = run;
        _topic = values.Text("t", "BenchmarkTest");
        _workers = values.Number("w", Workers, least: 1, most: 1000);
        _suffix = values.Text("p", "false");
        string group = values.Text("g", "benchmark_consumer");
        _group = values.IsTrue("p") ? $"{group}_{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() % Suffixes}" : group;
        _filterType = values.Find("f");
        _expressionFile = values.Find("e");
        _latencies = run.Report.ShowsLatencies ? new LatencyBuckets() : null;
        _handler = new CountingHandler(values.Share("r"), _latencies);
    }

    public static Task RunAsync(BenchmarkRun run) => new ConsumerBenchmark(run).RunAsync();

    private async Task RunAsync()
    {
        WriteHead();
        PushConsumerOptions options = Options();
        using ProcessTime? cpu = _run.Report.ProcessId is { } id ? new ProcessTime(id) : null;
        await using RocketMqClient client = _run.Connect();
        await using PushConsumer consumer = new(client, options, _handler);
        await consumer.StartAsync(_run.Stopping);
        _run.Line("Consumer Started.");
        ReportLoop<ConsumeCounts> reports = new(
            _handler.Take,
            (first, last) => Report(first, last, cpu),
            _run.Report.Interval,
            TimeProvider.System);
        await reports.RunAsync(_run.Stopping);
    }

    /// <exception cref="OptionException">A filter that cannot be understood.</exception>
    private PushConsumerOptions Options()
    {
        PushConsumerOptions options = new() { ConsumerGroup = _group, ConsumeThreadMax = _workers };
        if (_filterType is null || _expressionFile is null)
        {
            return options with { Subscriptions = Only("*") };
        }

        if (_filterType is not ("TAG" or "SQL92"))
        {
            throw new OptionException($"-f {_filterType}: TAG or SQL92 is wanted");
        }

        string expression = ReadExpression(_expressionFile);
        _run.Line($"Expression: {expression}");
        return _filterType == "TAG"
            ? options with { Subscriptions = Only(expression) }
            : options with { SqlSubscriptions = Only(expression) };
    }

    private static string ReadExpression(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new OptionException($"-e {file}: the expression is read from that file: {failure.Message}");
        }
    }

    private Dictionary<string, string> Only(string expression) =>
        new(StringComparer.Ordinal) { [_topic] = expression };

    private void WriteHead()
    {
        string interval = $", reportInterval: {_run.Report.Interval.TotalMilliseconds:F0}";
        _run.Line(
            $"topic: {_topic}, threadCount {_workers}, group: {_group}, suffix: {_suffix}, "
            + $"filterType: {_filterType ?? "null"}, expression: {_expressionFile ?? "null"}, "
            + "msgTraceEnable: false, aclEnable: false"
            + (_run.Report.IsJava4 ? "" : interval));
    }

    private void Report(ConsumeCounts first, ConsumeCounts last, ProcessTime? cpu)
    {
        _run.Line(Line(first, last));
        if (_latencies is not null)
        {
            _run.Line(_latencies.Take().Line("B2C RT(ms)"));
        }

        if (cpu is not null)
        {
            _run.Line(cpu.Line(_handler.Messages));
        }
    }

    private string Line(ConsumeCounts first, ConsumeCounts last)
    {
        (long bornMax, long storedMax) = _handler.TakeMax();
        string rate = $"TPS: {last.Rate(first)}";
        long failed = last.Failed - first.Failed;
        string[] times =
        [
            $"AVG(B2C) RT(ms): {JavaText.Millis(last.AverageBorn(first))}",
            $"AVG(S2C) RT(ms): {JavaText.Millis(last.AverageStored(first))}",
            $"MAX(B2C) RT(ms): {bornMax}",
            $"MAX(S2C) RT(ms): {storedMax}",
        ];
        return _run.Report.IsJava4
            ? $"Current Time: {JavaText.NowMillis()} {rate} FAIL: {failed} {string.Join(' ', times)}"
            : string.Join(
                " | ", [$"Current Time: {JavaText.Now()}", "Consume " + rate, .. times, $"Consume Fail: {failed}"]);
    }
}
