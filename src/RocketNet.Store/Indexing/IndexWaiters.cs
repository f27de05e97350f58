namespace RocketNet.Store.Indexing;

/// <summary>
/// Queries that wait until their message is indexed. Any thread; as many as there are requests at once.
/// </summary>
internal sealed class IndexWaiters
{
    private readonly Lock _gate = new(); // guards _waiters
    private readonly List<Waiter> _waiters = [];
    private int _count;

    private sealed record Waiter(long Offset, TaskCompletionSource Reached);

    /// <summary>Queries that wait now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Ends when the offset is reached, or quietly when the time is over.</summary>
    public async Task WaitAsync(long offset, TimeSpan timeout, CancellationToken cancellation)
    {
        Waiter waiter = new(offset, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_gate)
        {
            _waiters.Add(waiter);
            Volatile.Write(ref _count, _waiters.Count);
        }

        try
        {
            await waiter.Reached.Task.WaitAsync(timeout, cancellation);
        }
        catch (TimeoutException)
        {
            // The query answers from what is there.
        }
        finally
        {
            Forget(waiter);
        }
    }

    /// <summary>Lets those go who wait for this offset or less.</summary>
    public void Release(long offset)
    {
        if (Count == 0)
        {
            return;
        }

        List<Waiter> released;
        lock (_gate)
        {
            released = _waiters.FindAll(waiter => waiter.Offset <= offset);
            _waiters.RemoveAll(waiter => waiter.Offset <= offset);
            Volatile.Write(ref _count, _waiters.Count);
        }

        released.ForEach(waiter => waiter.Reached.SetResult());
    }

    // Nobody waits for it any more; one that was released is gone already.
    private void Forget(Waiter waiter)
    {
        lock (_gate)
        {
            _waiters.Remove(waiter);
            Volatile.Write(ref _count, _waiters.Count);
        }
    }
}
