using System.Diagnostics;
using Microsoft.Extensions.Logging;
using RocketNet.Client.Diagnostics;

namespace RocketNet.Client.Consuming;

/// <summary>Calls the application's handler: measured, traced, and whatever it throws becomes a result.</summary>
internal sealed class HandlerRunner(
    string group, IMessageHandler handler, ConsumerStatistics statistics, TimeProvider time, ILogger logger)
{
    public string Group => group;

    // Never disposed: a handler that was left alone at the stop may use its token as long as it likes.
    private CancellationTokenSource Ending { get; } = new();

    /// <summary>Works on one message.</summary>
    public async ValueTask<ConsumeOutcome> RunAsync(ReceivedMessage message)
    {
        long start = time.GetTimestamp();
        using Activity? activity = ConsumerDiagnostics.StartProcess(message, group);
        (ConsumeResult result, Exception? failure, bool isAbandoned) = await CallAsync(message).ConfigureAwait(false);
        TimeSpan elapsed = time.GetElapsedTime(start);
        if (!isAbandoned)
        {
            statistics.Of(message.WireTopic).Consumed(elapsed, !result.IsFailure);
            ConsumerDiagnostics.Processed(message, group, elapsed, result.IsFailure, failure);
        }

        if (result.IsFailure)
        {
            activity?.SetStatus(ActivityStatusCode.Error, failure?.Message);
        }

        return new ConsumeOutcome(result, failure, elapsed, isAbandoned);
    }

    /// <summary>Tells running handlers that nobody waits for them any more.</summary>
    public Task CancelAsync() => Ending.CancelAsync();

    private async ValueTask<(ConsumeResult Result, Exception? Failure, bool IsAbandoned)> CallAsync(
        ReceivedMessage message)
    {
        try
        {
            return (await handler.HandleAsync(message, Ending.Token).ConfigureAwait(false), null, false);
        }
        catch (OperationCanceledException cancelled) when (Ending.IsCancellationRequested)
        {
            return (ConsumeResult.ReconsumeLater, cancelled, true);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // Whatever an application throws means that its message is to come again.
            logger.HandlerFailed(failure, group, message);
            return (ConsumeResult.ReconsumeLater, failure, false);
        }
    }
}
