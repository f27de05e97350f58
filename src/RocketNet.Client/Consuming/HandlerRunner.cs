using System.Diagnostics;
using Microsoft.Extensions.Logging;
using RocketNet.Client.Diagnostics;

namespace RocketNet.Client.Consuming;

/// <summary>Calls the application's handler: measured, traced, and whatever it throws becomes a result.</summary>
internal sealed class HandlerRunner(
    string group, IMessageBatchHandler handler, ConsumerStatistics statistics, TimeProvider time, ILogger logger)
{
    public string Group => group;

    // Never disposed: a handler that was left alone at the stop may use its token as long as it likes.
    private CancellationTokenSource Ending { get; } = new();

    /// <summary>Works on messages of one queue, one at least.</summary>
    public async ValueTask<ConsumeOutcome> RunAsync(ReceivedMessage[] messages)
    {
        ReceivedMessage first = messages[0];
        long start = time.GetTimestamp();
        using Activity? activity = ConsumerDiagnostics.StartProcess(first, group, messages.Length);
        (ConsumeResult result, Exception? failure, bool isAbandoned) = await CallAsync(messages).ConfigureAwait(false);
        TimeSpan elapsed = time.GetElapsedTime(start);
        int done = result.DoneOf(messages.Length);
        if (!isAbandoned)
        {
            statistics.Of(first.WireTopic).Consumed(elapsed, done, messages.Length - done);
            ConsumerDiagnostics.Processed(messages, group, elapsed, done, failure);
        }

        if (done < messages.Length)
        {
            activity?.SetStatus(ActivityStatusCode.Error, failure?.Message);
        }

        return new ConsumeOutcome(result, failure, elapsed, isAbandoned);
    }

    /// <summary>Tells running handlers that nobody waits for them any more.</summary>
    public Task CancelAsync() => Ending.CancelAsync();

    private async ValueTask<(ConsumeResult Result, Exception? Failure, bool IsAbandoned)> CallAsync(
        ReceivedMessage[] messages)
    {
        try
        {
            return (await handler.HandleAsync(messages, Ending.Token).ConfigureAwait(false), null, false);
        }
        catch (OperationCanceledException cancelled) when (Ending.IsCancellationRequested)
        {
            return (ConsumeResult.ReconsumeLater, cancelled, true);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // Whatever an application throws means that its message is to come again.
            logger.HandlerFailed(failure, group, messages[0]);
            return (ConsumeResult.ReconsumeLater, failure, false);
        }
    }
}
