using System.Diagnostics;
using RocketNet.Client;

namespace RocketNet.Apps.Tools.Benchmark;

/// <summary>Sends messages as fast as it can, so many at a time, and reports how fast that is.</summary>
internal sealed class ProducerBenchmark
{
    private const int Senders = 64;
    private const int DelayLevelUsual = 1;

    // What may be under way when no sender waits for an answer. Java holds as many back in its queue.
    private const int UnansweredMax = 10_000;

    private readonly BenchmarkRun _run;
    private readonly MessageRecipe _recipe;
    private readonly SendStatistics _statistics;
    private readonly Complaints _complaints = new("benchmarkProducer");
    private readonly long _quantity;
    private readonly bool _isDelayed;
    private readonly int _delayLevel;
    private readonly bool _isAsync;
    private readonly int _senders;

    private ProducerBenchmark(BenchmarkRun run)
    {
        OptionValues values = run.Values;
        _run = run;
        _recipe = new MessageRecipe(values);
        _statistics = new SendStatistics(run.Report.ShowsLatencies);
        _quantity = values.LongNumber("q", 0, least: long.MinValue);
        _isDelayed = values.IsTrue("d");
        _delayLevel = values.Number("e", DelayLevelUsual, least: 0);
        _isAsync = values.IsTrue("y");
        int senders = values.Number("w", Senders, least: 1, SendPrograms.SendersMost);
        _senders = _isAsync ? 1 : senders;
    }

    public static Task RunAsync(BenchmarkRun run) => new ProducerBenchmark(run).RunAsync();

    private async Task RunAsync()
    {
        WriteHead();
        ProducerOptions options = SendPrograms.Producer(_run, "benchmark_producer");
        await using RocketMqClient client = _run.Connect();
        await using Producer producer = client.CreateProducer(options);
        using SendReports reports = new(_run, _statistics, Line);
        reports.Start();
        using SenderGroup senders = new(_run.Stopping);
        await senders.RunAsync(_senders, sender => SendAsync(producer, senders, sender));
        WriteEnd(await reports.StopAsync());
        reports.Details();
    }

    // The first sender takes what cannot be shared evenly.
    private async Task SendAsync(Producer producer, SenderGroup senders, int sender)
    {
        long share = (_quantity / _senders) + (sender == 0 ? _quantity % _senders : 0);
        if (_quantity > 0 && share == 0)
        {
            return;
        }

        using SemaphoreSlim places = new(UnansweredMax);
        for (long sent = 0; (_quantity <= 0 || sent < share) && !senders.Ending.IsCancellationRequested; sent++)
        {
            if (_isAsync)
            {
                await places.WaitAsync();
                _ = SendUnawaitedAsync(producer, senders, places);
            }
            else
            {
                await SendOneAsync(producer, senders.Ending);
            }
        }

        for (int place = 0; _isAsync && place < UnansweredMax; place++)
        {
            await places.WaitAsync();
        }
    }

    private async Task SendUnawaitedAsync(Producer producer, SenderGroup senders, SemaphoreSlim places)
    {
        await senders.WatchAsync(SendOneAsync(producer, senders.Ending).AsTask());
        places.Release();
    }

    private async ValueTask SendOneAsync(Producer producer, CancellationToken ending)
    {
        Message message = _recipe.Next(_isDelayed ? _delayLevel : 0);
        long start = Stopwatch.GetTimestamp();
        try
        {
            // What is under way is waited for, or nobody would know what became of it.
            await producer.SendAsync(message, CancellationToken.None);
            _statistics.Succeeded(start);
        }
        catch (RocketMqException failure)
        {
            Count(failure);
            _complaints.Note(failure);
            await SendPrograms.PauseAsync(ending);
        }
    }

    private void Count(RocketMqException failure)
    {
        if (failure.Failure == RocketMqFailure.Refused)
        {
            _statistics.Refused();
        }
        else
        {
            _statistics.Failed();
        }
    }

    private void WriteHead()
    {
        string[] first =
        [
            $"topic: {_recipe.Topic}",
            $"threadCount: {_senders}",
            $"messageSize: {_recipe.BodyBytes}",
            $"keyEnable: {JavaText.Of(_recipe.HasKey)}",
            $"propertySize: {_recipe.PropertyBytes}",
            $"tagCount: {_recipe.TagCount}",
            "traceEnable: false",
            "aclEnable: false",
            $"messageQuantity: {_quantity}",
        ];
        string delay = $"delayEnable: {JavaText.Of(_isDelayed)}";
        string level = $"delayLevel: {_delayLevel}";
        string isAsync = $"asyncEnable: {JavaText.Of(_isAsync)}";
        _run.Line(_run.Report.IsJava4
            ? $"{string.Join(' ', first)}\n{delay} {level}\n{isAsync}"
            : $"{string.Join(", ", first)}, {delay}, {level}, {isAsync}\n"
                + $" compressEnable: {JavaText.Of(SendPrograms.IsCompressed(_run))}, "
                + $"reportInterval: {_run.Report.Interval.TotalMilliseconds:F0}");
    }

    private string Line(SendCounts first, SendCounts last) =>
        string.Join(_run.Between, [$"Current Time: {JavaText.Now()}", .. Figures(first, last)]);

    private string[] Figures(SendCounts first, SendCounts last) =>
    [
        $"Send TPS: {last.RequestRate(first)}",
        $"Max RT(ms): {_statistics.MaxMillis}",
        $"Average RT(ms): {JavaText.Millis(last.RequestMillis(first))}",
        $"Send Failed: {last.Failed}",
        $"Response Failed: {last.Refused}",
    ];

    // Compat: Producer@5.3.3 separates with blanks in both forms when it ran too short for a rate.
    private void WriteEnd((SendCounts First, SendCounts Last)? ends)
    {
        SendCounts now = _statistics.Take();
        string total = $"[Complete] Send Total: {now.Requests + now.Failed}";
        _run.Line(ends is { } known
            ? string.Join(_run.Between, [total, .. Figures(known.First, known.Last)])
            : $"{total} Send Failed: {now.Failed} Response Failed: {now.Refused}");
    }
}
