using RocketNet.Client.Consuming;

namespace RocketNet.Client.Rebalancing;

/// <summary>A queue this member holds, with the loop that pulls it.</summary>
internal sealed class AssignedQueue(ProcessQueue process) : IDisposable
{
    private readonly CancellationTokenSource _released = new();

    public ProcessQueue Process => process;

    /// <summary>The pull loop; completed before it has begun.</summary>
    public Task Pulling { get; private set; } = Task.CompletedTask;

    public void Begin(Func<CancellationToken, Task> pull) => Pulling = Task.Run(() => pull(_released.Token));

    /// <summary>Nothing more is pulled; what has been pulled is worked on.</summary>
    public async Task StopPullingAsync()
    {
        await _released.CancelAsync().ConfigureAwait(false);

        // However the loop ended: a queue that could not be given up would hold up the sharing of all others.
        await Pulling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Nothing more is pulled or begun; what is worked on goes on.</summary>
    /// <param name="isMoved">The queue is begun elsewhere next: what is worked on commits nothing.</param>
    public async Task DropAsync(bool isMoved = false)
    {
        process.Drop(isMoved);
        await StopPullingAsync().ConfigureAwait(false);
    }

    public void Dispose() => _released.Dispose();
}
