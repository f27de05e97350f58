using System.Threading.Channels;

namespace RocketNet.Broker.Loops;

/// <summary>Wakes one loop. Any number of <see cref="Set"/> calls before the loop looks are one wake-up.</summary>
internal sealed class AsyncSignal(TimeProvider time)
{
    // Full means that the loop is about to be woken already: another wake-up is dropped.
    private readonly Channel<bool> _wakeUps = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Set() => _wakeUps.Writer.TryWrite(true);

    /// <summary>Waits for a signal, but no longer than this.</summary>
    /// <returns>False when the time is up.</returns>
    /// <exception cref="OperationCanceledException">The loop is to stop.</exception>
    public async Task<bool> WaitAsync(TimeSpan longest, CancellationToken stopping)
    {
        using CancellationTokenSource deadline = new(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping);
        try
        {
            return await _wakeUps.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return false;
        }
    }
}
