namespace RocketNet.Broker.Pulling;

/// <summary>The pulls parked at one queue. Who takes a waiter out of here answers it, nobody else.</summary>
internal sealed class QueueWaiters
{
    private readonly List<PullWaiter> _waiters = [];
    private readonly Lock _gate = new(); // Guards _waiters.
    private int _count;

    /// <summary>Whether nobody waits; read without the lock by the dispatcher.</summary>
    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    public void Add(PullWaiter waiter)
    {
        lock (_gate)
        {
            _waiters.Add(waiter);
            Volatile.Write(ref _count, _waiters.Count);
        }
    }

    /// <summary>Takes the waiter out; false when somebody else has, or it waits for something else by now.</summary>
    public bool TryTake(PullWaiter waiter, int use)
    {
        lock (_gate)
        {
            int index = waiter.Use == use ? _waiters.IndexOf(waiter) : -1;
            if (index < 0)
            {
                return false;
            }

            RemoveAt(index);
            return true;
        }
    }

    /// <summary>Takes one waiter whose offset has been reached and whose filter passes the tag.</summary>
    public PullWaiter? TakeReached(long offsetMax, long tagsCode)
    {
        lock (_gate)
        {
            for (int index = 0; index < _waiters.Count; index++)
            {
                PullWaiter waiter = _waiters[index];
                if (waiter.Query.Offset < offsetMax && waiter.Query.Filter?.Matches(tagsCode) != false)
                {
                    RemoveAt(index);
                    return waiter;
                }
            }

            return null;
        }
    }

    private void RemoveAt(int index)
    {
        _waiters[index] = _waiters[^1];
        _waiters.RemoveAt(_waiters.Count - 1);
        Volatile.Write(ref _count, _waiters.Count);
    }
}
