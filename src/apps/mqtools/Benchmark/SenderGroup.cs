namespace RocketNet.Apps.Tools.Benchmark;

/// <summary>Senders side by side. The first that fails ends all of them, and the run with its failure.</summary>
/// <param name="stopping">Cancelled when somebody ends the program.</param>
internal sealed class SenderGroup(CancellationToken stopping) : IDisposable
{
    private readonly CancellationTokenSource _ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    private Task? _failed;

    /// <summary>Cancelled when the senders are to end.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Runs so many senders until all have ended.</summary>
    /// <param name="count">How many.</param>
    /// <param name="send">What each does; it gets its number.</param>
    public async Task RunAsync(int count, Func<int, Task> send)
    {
        await Task.WhenAll(
            Enumerable.Range(0, count).Select(sender => Task.Run(() => WatchAsync(send(sender)))));
        await (Volatile.Read(ref _failed) ?? Task.CompletedTask);
    }

    /// <summary>Waits for something that a sender began, and does not throw what that throws.</summary>
    public async Task WatchAsync(Task begun)
    {
        await begun.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!begun.IsCompletedSuccessfully)
        {
            _ = Interlocked.CompareExchange(ref _failed, begun, null);
            await _ending.CancelAsync();
        }
    }

    public void Dispose() => _ending.Dispose();
}
