using System.Diagnostics.CodeAnalysis;

namespace RocketNet.Client.Instances;

/// <summary>Does something again and again; a turn that fails is told, and the next one comes all the same.</summary>
internal static class PeriodicLoop
{
    /// <summary>Runs until it is stopped. The first turn comes after one period.</summary>
    /// <param name="period">From one turn to the next; turns that would overlap are left out.</param>
    /// <param name="time">The clock.</param>
    /// <param name="turn">One turn.</param>
    /// <param name="failed">Told what a turn threw.</param>
    /// <param name="stopping">Ends the loop.</param>
    public static async Task RunAsync(
        TimeSpan period,
        TimeProvider time,
        Func<CancellationToken, Task> turn,
        Action<Exception> failed,
        CancellationToken stopping)
    {
        using PeriodicTimer timer = new(period, time);
        await RunAsync(token => timer.WaitForNextTickAsync(token).AsTask(), turn, failed, stopping)
            .ConfigureAwait(false);
    }

    /// <summary>Runs until it is stopped; a turn comes after whatever it waits for.</summary>
    /// <param name="wait">Waits until the next turn is due.</param>
    /// <param name="turn">One turn.</param>
    /// <param name="failed">Told what a turn threw.</param>
    /// <param name="stopping">Ends the loop.</param>
    [SuppressMessage("Design", "CA1031", Justification = "The outermost turn of a loop that must outlive a failure.")]
    public static async Task RunAsync(
        Func<CancellationToken, Task> wait,
        Func<CancellationToken, Task> turn,
        Action<Exception> failed,
        CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await wait(stopping).ConfigureAwait(false);
                await turn(stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                failed(failure);
            }
        }
    }
}
