using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using RocketNet.Client.Offsets;

namespace RocketNet.Client.Consuming;

/// <summary>Hands messages to the handler in any order, many at a time.</summary>
internal sealed class ConcurrentConsumeLoop : IConsumeLoop
{
    // Java tries a message again here after so long when its broker did not take it back.
    private static readonly TimeSpan ResubmitDelay = TimeSpan.FromSeconds(5);

    // Of a queue so many at most are handed back in one sweep for taking too long.
    private const int SweptMax = 16;
    private const int SweptDelayLevel = 3;

    private readonly HandlerRunner _runner;
    private readonly FailedMessages _failed;
    private readonly IOffsetStore _offsets;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WorkerPool<Work> _workers;

    public ConcurrentConsumeLoop(
        int workersMax,
        HandlerRunner runner,
        FailedMessages failed,
        IOffsetStore offsets,
        TimeProvider time,
        ILogger logger)
    {
        _runner = runner;
        _failed = failed;
        _offsets = offsets;
        _time = time;
        _logger = logger;
        _workers = new WorkerPool<Work>(workersMax, RunAsync, time);
    }

    public void Submit(ProcessQueue queue, IReadOnlyList<ReceivedMessage> messages, long first) =>
        _workers.Add(messages.Select((message, index) => new Work(queue, message, first + index)));

    public Task StopAsync(TimeSpan patience) => _workers.StopAsync(patience, _runner, _logger);

    /// <summary>Hands back what has been worked on for too long; the handler may go on.</summary>
    public async Task SweepAsync(ProcessQueue queue, TimeSpan timeout, CancellationToken cancellationToken)
    {
        long limit = _time.GetTimestamp() - (long)(timeout.TotalSeconds * _time.TimestampFrequency);
        foreach ((long number, ReceivedMessage message) in queue.StartedBefore(limit, SweptMax))
        {
            _logger.ConsumeTimedOut(_runner.Group, message);
            ConsumeResult later = ConsumeResult.ReconsumeAtLevel(SweptDelayLevel);
            if (await _failed.TryHandBackAsync(message, later, cancellationToken).ConfigureAwait(false))
            {
                queue.Finish(number, _offsets);
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The outermost turn of a worker: the message comes again.")]
    private async Task RunAsync(Work work)
    {
        try
        {
            await ConsumeAsync(work).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_workers.Stopping.IsCancellationRequested)
        {
            // The consumer stops; the message comes again to somebody.
        }
        catch (Exception failure)
        {
            TryAgainLater(work);
            _logger.WorkerFailed(failure, _runner.Group, work.Message);
        }
    }

    private async Task ConsumeAsync(Work work)
    {
        if (work.Queue.IsDropped)
        {
            return;
        }

        work.Message.ConsumeStartTimestamp = _time.GetTimestamp();
        work.Queue.LastConsumeMillis = _time.GetUtcNow().ToUnixTimeMilliseconds();
        ConsumeOutcome outcome = await _runner.RunAsync(work.Message).ConfigureAwait(false);
        if (outcome.IsAbandoned)
        {
            return;
        }

        if (!outcome.Result.IsFailure
            || await _failed.TryHandBackAsync(work.Message, outcome.Result, CancellationToken.None)
                .ConfigureAwait(false))
        {
            work.Queue.Finish(work.Number, _offsets);
            return;
        }

        TryAgainLater(work);
    }

    private void TryAgainLater(Work work)
    {
        // Until then it is not worked on, so it takes no time that counts.
        work.Message.ConsumeStartTimestamp = 0;
        work.Message.ReconsumeTimes++;
        _workers.AddAfter(work, ResubmitDelay);
    }

    private readonly record struct Work(ProcessQueue Queue, ReceivedMessage Message, long Number);
}
