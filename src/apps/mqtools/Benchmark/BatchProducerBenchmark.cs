using System.Diagnostics;
using RocketNet.Client;

namespace RocketNet.Apps.Tools.Benchmark;

/// <summary>Sends batches as fast as it can, so many at a time, and reports how fast that is.</summary>
internal sealed class BatchProducerBenchmark
{
    private const int Senders = 64;
    private const int BatchMessages = 16;
    private const int BatchMost = 100_000;

    // Of all senders together: a mistyped number is told, and not paid for with all of the machine's memory.
    private const int MessagesMost = 10_000_000;

    private readonly BenchmarkRun _run;
    private readonly MessageRecipe _recipe;
    private readonly SendStatistics _statistics;
    private readonly Complaints _complaints = new("benchmarkBatchProducer");
    private readonly int _senders;
    private readonly int _batchMessages;

    private BatchProducerBenchmark(BenchmarkRun run)
    {
        _run = run;
        _recipe = new MessageRecipe(run.Values);
        _statistics = new SendStatistics(run.Report.ShowsLatencies);
        _senders = run.Values.Number("w", Senders, least: 1, SendPrograms.SendersMost);
        _batchMessages = run.Values.Number("b", BatchMessages, least: 1, BatchMost);
        if ((long)_senders * _batchMessages > MessagesMost)
        {
            throw new OptionException(
                $"-w {_senders} -b {_batchMessages}: {MessagesMost} messages at the same time are the most");
        }
    }

    public static Task RunAsync(BenchmarkRun run) => new BatchProducerBenchmark(run).RunAsync();

    private async Task RunAsync()
    {
        WriteHead();
        ProducerOptions options = SendPrograms.Producer(_run, "benchmark_batch_producer");
        await using RocketMqClient client = _run.Connect("127.0.0.1:9876");
        await using Producer producer = client.CreateProducer(options);
        using SendReports reports = new(_run, _statistics, Line);
        reports.Start();
        using SenderGroup senders = new(_run.Stopping);
        await senders.RunAsync(_senders, _ => SendAsync(producer, senders.Ending));
        await reports.StopAsync();
        reports.Details();
    }

    private async Task SendAsync(Producer producer, CancellationToken ending)
    {
        Message[] batch = new Message[_batchMessages];
        while (!ending.IsCancellationRequested)
        {
            long number = _statistics.Messages;
            for (int at = 0; at < batch.Length; at++)
            {
                batch[at] = _recipe.Next(tagNumber: number + at);
            }

            await SendOneAsync(producer, batch, ending);
        }
    }

    private async ValueTask SendOneAsync(Producer producer, Message[] batch, CancellationToken ending)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            IReadOnlyList<SendResult> results = await producer.SendBatchAsync(batch, CancellationToken.None);
            if (results.All(result => result.Status == SendStatus.Ok))
            {
                _statistics.Succeeded(start, batch.Length);
            }
            else
            {
                _statistics.Failed(batch.Length);
            }
        }
        catch (RocketMqException failure)
        {
            _statistics.Failed(batch.Length);
            _complaints.Note(failure);
            await SendPrograms.PauseAsync(ending);
        }
    }

    private void WriteHead()
    {
        string[] first =
        [
            $"topic: {_recipe.Topic}",
            $"threadCount: {_senders}",
            $"messageSize: {_recipe.BodyBytes}",
            $"batchSize: {_batchMessages}",
            $"keyEnable: {JavaText.Of(_recipe.HasKey)}",
            $"propertySize: {_recipe.PropertyBytes}",
            $"tagCount: {_recipe.TagCount}",
            "traceEnable: false",
            "aclEnable: false",
        ];
        _run.Line(_run.Report.IsJava4
            ? string.Join(' ', first)
            : $"{string.Join(", ", first)}\n compressEnable: {JavaText.Of(SendPrograms.IsCompressed(_run))}, "
                + $"reportInterval: {_run.Report.Interval.TotalMilliseconds:F0}");
    }

    private string Line(SendCounts first, SendCounts last) => string.Join(
        _run.Between,
        $"Current Time: {(_run.Report.IsJava4 ? JavaText.NowMillis() : JavaText.Now())}",
        $"Send TPS: {last.RequestRate(first)}",
        $"Send MPS: {last.MessageRate(first)}",
        $"Max RT(ms): {_statistics.MaxMillis}",
        $"Average RT(ms): {JavaText.Millis(last.RequestMillis(first))}",
        $"Average Message RT(ms): {JavaText.Millis(last.MessageMillis(first))}",
        $"Send Failed: {last.Failed}",
        $"Send Message Failed: {last.FailedMessages}");
}
