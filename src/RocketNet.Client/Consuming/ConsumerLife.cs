using Microsoft.Extensions.Logging;

namespace RocketNet.Client.Consuming;

/// <summary>Start and stop of a consumer: each once, and never at the same time. Any thread.</summary>
internal sealed class ConsumerLife(string group, ILogger logger)
{
    private volatile Phase _phase = Phase.New; // Changed in turn, read by anybody.
    private int _isStopping;

    private enum Phase
    {
        New,
        Running,
        Stopped,
    }

    public bool IsRunning => _phase == Phase.Running;

    /// <summary>Cancelled when the consumer is to stop.</summary>
    public CancellationToken Stopping => Ending.Token;

    // Neither is disposed: handlers and requests of brokers that began before the end may use them after it.
    private CancellationTokenSource Ending { get; } = new();

    private SemaphoreSlim Turn { get; } = new(1);

    /// <summary>Starts; a start that fails may be tried again. A stop meanwhile ends it.</summary>
    /// <exception cref="RocketMqException">Started before, or stopped.</exception>
    public async Task StartAsync(Func<CancellationToken, Task> start, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Stopping);
        try
        {
            await Turn.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Stopped();
        }

        try
        {
            if (_phase != Phase.New)
            {
                throw _phase == Phase.Stopped ? Stopped() : new RocketMqException(
                    RocketMqFailure.InvalidOptions,
                    $"The consumer of {group} has been started before; make a new one.");
            }

            await start(either.Token).ConfigureAwait(false);
            _phase = Phase.Running;
        }
        catch (OperationCanceledException)
            when (Stopping.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Stopped();
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>
    /// Stops what has been started, step by step: one that fails is logged and thrown, after all the others have been
    /// taken. A second call returns at once.
    /// </summary>
    /// <returns>True when this call has stopped a consumer that ran.</returns>
    public async Task<bool> StopAsync(params (string Name, Func<Task> Run)[] steps)
    {
        if (Interlocked.Exchange(ref _isStopping, 1) != 0)
        {
            return false;
        }

        await Ending.CancelAsync().ConfigureAwait(false);
        await Turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        bool wasRunning = _phase == Phase.Running;
        _phase = Phase.Stopped;
        Turn.Release();
        if (wasRunning)
        {
            await TakeAsync(steps).ConfigureAwait(false);
        }

        return wasRunning;
    }

    // Whatever goes wrong with one step, the others are taken all the same; the caller hears of the last failure.
    private async Task TakeAsync(ReadOnlyMemory<(string Name, Func<Task> Run)> steps)
    {
        if (steps.IsEmpty)
        {
            return;
        }

        (string name, Func<Task> run) = steps.Span[0];
        try
        {
            await run().ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            logger.StopStepFailed(failure, group, name);
            throw;
        }
        finally
        {
            await TakeAsync(steps[1..]).ConfigureAwait(false);
        }
    }

    private RocketMqException Stopped() => new(
        RocketMqFailure.Stopped, $"The consumer of {group} has been stopped; make a new one.");
}
