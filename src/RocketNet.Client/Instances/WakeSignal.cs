namespace RocketNet.Client.Instances;

/// <summary>Wakes one loop: any number of calls since its last wait are one. Any thread.</summary>
internal sealed class WakeSignal(TimeProvider time)
{
    private readonly Lock _gate = new(); // Guards _signal.
    private TaskCompletionSource _signal = New();

    public void Set()
    {
        lock (_gate)
        {
            _signal.TrySetResult();
        }
    }

    /// <summary>Returns at the next call of <see cref="Set"/>, at once if there was one, or after the time.</summary>
    public async Task WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        Task signal;
        lock (_gate)
        {
            signal = _signal.Task;
        }

        try
        {
            await signal.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return;
        }

        lock (_gate)
        {
            _signal = New();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
