using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace RocketNet.Broker.Loops;

/// <summary>Does one thing again and again, a period apart, until it is stopped. Owned by whoever starts it.</summary>
/// <param name="name">For the log.</param>
/// <param name="period">
/// From the end of one turn to the next; read anew each time, since configuration can change it.
/// </param>
/// <param name="turn">One turn. An IOException is its own affair; any other exception ends the loop.</param>
internal sealed class PeriodicLoop(
    string name,
    Func<TimeSpan> period,
    Func<CancellationToken, Task> turn,
    TimeProvider time,
    ILogger logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Stops and waits for the turn in progress.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();

        // A fault was logged when it happened and must not keep the rest of the broker from stopping in order.
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    [SuppressMessage("Design", "CA1031", Justification = "The outermost turn of a loop: what ends it must be seen.")]
    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(period(), time, _stopping.Token);
                await turn(_stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The broker stops.
        }
        catch (Exception fault)
        {
            logger.LoopFaulted(fault, name);
            throw;
        }
    }
}
