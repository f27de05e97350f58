using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using RocketNet.Client.Offsets;

namespace RocketNet.Client.Consuming;

/// <summary>Hands messages to the handler in any order, in batches of one queue, many at a time.</summary>
internal sealed class ConcurrentConsumeLoop : IConsumeLoop
{
    // Java tries a message again here after so long when its broker did not take it back.
    private static readonly TimeSpan ResubmitDelay = TimeSpan.FromSeconds(5);

    // Of a queue so many at most are handed back in one sweep for taking too long.
    private const int SweptMax = 16;
    private const int SweptDelayLevel = 3;

    private readonly int _batchMax;
    private readonly HandlerRunner _runner;
    private readonly FailedMessages _failed;
    private readonly IOffsetStore _offsets;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WorkerPool<Work> _workers;

    public ConcurrentConsumeLoop(
        PushConsumerOptions options,
        HandlerRunner runner,
        FailedMessages failed,
        IOffsetStore offsets,
        TimeProvider time,
        ILogger logger)
    {
        _batchMax = options.ConsumeMessageBatchMaxSize;
        _runner = runner;
        _failed = failed;
        _offsets = offsets;
        _time = time;
        _logger = logger;
        _workers = new WorkerPool<Work>(options.ConsumeThreadMax, RunAsync, time);
    }

    public HandlerRunner Runner => _runner;

    public void Submit(ProcessQueue queue, IReadOnlyList<ReceivedMessage> messages, long first) =>
        _workers.Add(Batches(queue, messages, first));

    public void Pass(ProcessQueue queue, long nextOffset) => queue.Pass(nextOffset, _offsets);

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
        int settled = 0;
        try
        {
            if (await CallAsync(work).ConfigureAwait(false) is not { } result)
            {
                return;
            }

            for (; settled < work.Messages.Length; settled++)
            {
                await SettleAsync(work, settled, result).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_workers.Stopping.IsCancellationRequested)
        {
            // The consumer stops; the message comes again to somebody.
        }
        catch (Exception failure)
        {
            // What was done or handed back before it stays so, and does not come to the handler a second time.
            Work rest = work.From(settled);
            TryAgainLater(rest);
            _logger.WorkerFailed(failure, _runner.Group, rest.Messages[0]);
        }
    }

    /// <summary>Null when nothing is to become of the messages here.</summary>
    private async ValueTask<ConsumeResult?> CallAsync(Work work)
    {
        if (work.Queue.IsDropped)
        {
            return null;
        }

        long now = _time.GetTimestamp();
        foreach (ReceivedMessage message in work.Messages)
        {
            message.ConsumeStartTimestamp = now;
        }

        work.Queue.LastConsumeMillis = _time.GetUtcNow().ToUnixTimeMilliseconds();
        ConsumeOutcome outcome = await _runner.RunAsync(work.Messages).ConfigureAwait(false);
        return outcome.IsAbandoned ? null : outcome.Result;
    }

    private async ValueTask SettleAsync(Work work, int index, ConsumeResult result)
    {
        ReceivedMessage message = work.Messages[index];
        if (index < result.DoneOf(work.Messages.Length)
            || await _failed.TryHandBackAsync(message, result, CancellationToken.None).ConfigureAwait(false))
        {
            work.Queue.Finish(work.First + index, _offsets);
        }
        else
        {
            TryAgainLater(new Work(work.Queue, [message], work.First + index));
        }
    }

    private void TryAgainLater(Work work)
    {
        foreach (ReceivedMessage message in work.Messages)
        {
            // Until then it is not worked on, so it takes no time that counts.
            message.ConsumeStartTimestamp = 0;
            message.ReconsumeTimes++;
        }

        _workers.AddAfter(work, ResubmitDelay);
    }

    private IEnumerable<Work> Batches(ProcessQueue queue, IReadOnlyList<ReceivedMessage> messages, long first)
    {
        for (int start = 0; start < messages.Count; start += _batchMax)
        {
            var batch = new ReceivedMessage[Math.Min(_batchMax, messages.Count - start)];
            for (int index = 0; index < batch.Length; index++)
            {
                batch[index] = messages[start + index];
            }

            yield return new Work(queue, batch, first + start);
        }
    }

    /// <summary>One call of the handler.</summary>
    /// <param name="Queue">The queue they are of.</param>
    /// <param name="Messages">Messages one behind the other.</param>
    /// <param name="First">The number of the first.</param>
    private readonly record struct Work(ProcessQueue Queue, ReceivedMessage[] Messages, long First)
    {
        /// <summary>The messages from one on.</summary>
        public Work From(int index) => index == 0 ? this : new Work(Queue, Messages[index..], First + index);
    }
}
