namespace RocketNet.Broker.Pulling;

/// <summary>
/// Holds parked pulls by the time they must be answered: adding and removing cost the same however many there are.
/// </summary>
/// <remarks>
/// Any thread. Also keeps used waiters for the next pull, so that parking allocates nothing in the long run.
/// </remarks>
internal sealed class TimeoutWheel
{
    private const int SlotCount = 256;
    private const int KeptMax = 4_096;

    private readonly PullWaiter?[] _slots = new PullWaiter?[SlotCount];
    private readonly Stack<PullWaiter> _unused = new();
    private readonly Lock _gate = new(); // Guards the slots, the waiters' links and the unused ones.
    private readonly int _tickMillis;
    private int _now;
    private int _count;

    public TimeoutWheel(TimeSpan tick) => _tickMillis = (int)tick.TotalMilliseconds;

    public int Count => Volatile.Read(ref _count);

    public PullWaiter Rent()
    {
        lock (_gate)
        {
            return _unused.TryPop(out PullWaiter? waiter) ? waiter : new PullWaiter();
        }
    }

    /// <summary>Gives a waiter back that is in no list any more.</summary>
    public void Return(PullWaiter waiter)
    {
        lock (_gate)
        {
            waiter.Use++;
            waiter.Connection = null;
            waiter.Query = default;
            if (_unused.Count < KeptMax)
            {
                _unused.Push(waiter);
            }
        }
    }

    /// <summary>Puts a waiter in; it is due after <paramref name="waitMillis"/>, rounded up to ticks.</summary>
    public void Add(PullWaiter waiter, long waitMillis)
    {
        int ticks = (int)Math.Min(int.MaxValue / 2, waitMillis / _tickMillis) + 1;
        lock (_gate)
        {
            int slot = (_now + ticks) % SlotCount;
            waiter.Turns = (ticks - 1) / SlotCount;
            waiter.Slot = slot;
            waiter.Previous = null;
            waiter.Next = _slots[slot];
            if (waiter.Next is not null)
            {
                waiter.Next.Previous = waiter;
            }

            _slots[slot] = waiter;
            _count++;
        }
    }

    /// <summary>Takes a waiter out, if it is in.</summary>
    public void Remove(PullWaiter waiter)
    {
        lock (_gate)
        {
            if (waiter.Slot < 0)
            {
                return;
            }

            if (waiter.Previous is null)
            {
                _slots[waiter.Slot] = waiter.Next;
            }
            else
            {
                waiter.Previous.Next = waiter.Next;
            }

            if (waiter.Next is not null)
            {
                waiter.Next.Previous = waiter.Previous;
            }

            (waiter.Previous, waiter.Next, waiter.Slot) = (null, null, -1);
            _count--;
        }
    }

    /// <summary>Moves on by one tick and lists who is due; they stay in until <see cref="Remove"/>.</summary>
    public void Tick(List<(PullWaiter Waiter, int Use)> due)
    {
        lock (_gate)
        {
            _now = (_now + 1) % SlotCount;
            for (PullWaiter? waiter = _slots[_now]; waiter is not null; waiter = waiter.Next)
            {
                if (waiter.Turns-- <= 0)
                {
                    due.Add((waiter, waiter.Use));
                }
            }
        }
    }

    /// <summary>Lists those whose connection has closed; they stay in until <see cref="Remove"/>.</summary>
    public void ListLost(List<(PullWaiter Waiter, int Use)> lost)
    {
        lock (_gate)
        {
            foreach (PullWaiter? first in _slots)
            {
                for (PullWaiter? waiter = first; waiter is not null; waiter = waiter.Next)
                {
                    if (waiter.Connection is { IsOpen: false })
                    {
                        lost.Add((waiter, waiter.Use));
                    }
                }
            }
        }
    }
}
