using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using RocketNet.Client.Offsets;

namespace RocketNet.Client.Consuming;

/// <summary>
/// Hands the messages of each queue to the handler one batch after the other; different queues run at the same time.
/// </summary>
/// <remarks>
/// A queue is worked on by the worker that holds its <see cref="ProcessQueue.Consuming"/>, and only while its lock at
/// the broker is valid.
/// </remarks>
internal sealed class OrderlyConsumeLoop : IConsumeLoop
{
    // After so long a queue lets the others have the worker.
    private static readonly TimeSpan RunMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SuspensionMin = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan SuspensionMax = TimeSpan.FromSeconds(30);

    private readonly PushConsumerOptions _options;
    private readonly HandlerRunner _runner;
    private readonly FailedMessages _failed;
    private readonly IOffsetStore _offsets;
    private readonly QueueLocks? _locks;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WorkerPool<ProcessQueue> _workers;

    /// <param name="locks">Null when every member gets everything: nobody else touches the queues then.</param>
    public OrderlyConsumeLoop(
        PushConsumerOptions options,
        HandlerRunner runner,
        FailedMessages failed,
        IOffsetStore offsets,
        QueueLocks? locks,
        TimeProvider time,
        ILogger logger)
    {
        _options = options;
        _runner = runner;
        _failed = failed;
        _offsets = offsets;
        _locks = locks;
        _time = time;
        _logger = logger;
        _workers = new WorkerPool<ProcessQueue>(options.ConsumeThreadMax, RunAsync, time);
    }

    public HandlerRunner Runner => _runner;

    public void Pass(ProcessQueue queue, long nextOffset) => queue.Pass(nextOffset, _offsets);

    public void Submit(ProcessQueue queue, IReadOnlyList<ReceivedMessage> messages, long first) => Schedule(queue);

    public Task StopAsync(TimeSpan patience) => _workers.StopAsync(patience, _runner, _logger);

    private void Schedule(ProcessQueue queue)
    {
        if (queue.TryBeginTurn())
        {
            _workers.Add(queue);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The outermost turn of a worker: the queue waits.")]
    private async Task RunAsync(ProcessQueue queue)
    {
        TimeSpan? pause = null;
        await queue.Consuming.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            pause = await TurnAsync(queue).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_workers.Stopping.IsCancellationRequested)
        {
            // The consumer stops; the messages come again to somebody.
        }
        catch (Exception failure)
        {
            _logger.LoopFailed(failure, _runner.Group, nameof(OrderlyConsumeLoop));
            queue.PutBack();
            pause = _options.SuspendCurrentQueueTime;
        }
        finally
        {
            queue.Consuming.Release();
        }

        GoOn(queue, pause);
    }

    // The turn has ended; what has come meanwhile begins the next one.
    private void GoOn(ProcessQueue queue, TimeSpan? pause)
    {
        if (pause is not null)
        {
            // A suspended queue keeps its turn, so that nobody begins it before the time, but leaves its worker.
            _workers.AddAfter(queue, pause.Value);
            return;
        }

        queue.EndTurn();
        if (queue.HasNext)
        {
            Schedule(queue);
        }
    }

    /// <summary>Works on the queue as long as it may; returns how long it is to wait, null for not at all.</summary>
    private async Task<TimeSpan?> TurnAsync(ProcessQueue queue)
    {
        long start = _time.GetTimestamp();
        while (!queue.IsDropped && !_workers.Stopping.IsCancellationRequested)
        {
            if (_locks is not null && !_locks.IsValid(queue))
            {
                return await _locks.TryLockAsync(queue, _workers.Stopping).ConfigureAwait(false)
                    ? SuspensionMin
                    : _options.RelockDelay;
            }

            if (_time.GetElapsedTime(start) > RunMax)
            {
                return SuspensionMin;
            }

            ReceivedMessage[] messages = queue.TakeNext(_options.ConsumeMessageBatchMaxSize, out long first);
            if (messages.Length == 0)
            {
                return null;
            }

            if (await ConsumeAsync(queue, messages, first).ConfigureAwait(false) is { } suspension)
            {
                return suspension;
            }
        }

        return null;
    }

    /// <summary>Null when the messages are done; else how long the queue waits before the others come again.</summary>
    private async Task<TimeSpan?> ConsumeAsync(ProcessQueue queue, ReceivedMessage[] messages, long first)
    {
        queue.LastConsumeMillis = _time.GetUtcNow().ToUnixTimeMilliseconds();
        ConsumeOutcome outcome = await _runner.RunAsync(messages).ConfigureAwait(false);
        if (outcome.IsAbandoned)
        {
            queue.PutBack();
            return null;
        }

        int done = outcome.Result.DoneOf(messages.Length);
        int index = 0;
        while (index < messages.Length && (index < done || await IsGivenUpAsync(messages[index]).ConfigureAwait(false)))
        {
            queue.Finish(first + index++, _offsets, untilReleased: true);
        }

        if (index == messages.Length)
        {
            return null;
        }

        foreach (ReceivedMessage message in messages.AsSpan(index))
        {
            message.ReconsumeTimes++;
        }

        queue.PutBack();
        TimeSpan wanted = outcome.Result.Suspension ?? _options.SuspendCurrentQueueTime;
        return wanted < SuspensionMin ? SuspensionMin : wanted > SuspensionMax ? SuspensionMax : wanted;
    }

    // After the last try it goes to the broker, which makes a dead letter of it, and the queue goes on.
    private async Task<bool> IsGivenUpAsync(ReceivedMessage message) =>
        message.ReconsumeTimes >= _options.ReconsumeTimesMax
        && await _failed.TryGiveUpAsync(message, CancellationToken.None).ConfigureAwait(false);
}
