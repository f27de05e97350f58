namespace RocketNet.Client.Consuming;

/// <summary>What an orderly consumer knows of a queue's lock at the broker. Any thread.</summary>
internal sealed class QueueLock
{
    private readonly Lock _gate = new(); // Guards the fields below.
    private bool _isLocked;
    private long _lockedAt;
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>The last attempt got the lock, however long ago.</summary>
    public bool IsLocked
    {
        get
        {
            lock (_gate)
            {
                return _isLocked;
            }
        }
    }

    /// <summary>When the lock was last got, milliseconds since 1970.</summary>
    public long LastLockMillis { get; private set; }

    /// <summary>How often giving the lock back had to wait for a running handler.</summary>
    public int TryUnlockTimes { get; set; }

    /// <summary>The lock is held and so fresh that the broker has not given it to another.</summary>
    public bool IsValid(TimeProvider time, TimeSpan lifetime)
    {
        lock (_gate)
        {
            return _isLocked && time.GetElapsedTime(_lockedAt) <= lifetime;
        }
    }

    /// <param name="askedAt">Timestamp from before the request: the broker's clock has begun after it.</param>
    public void Set(bool isLocked, long askedAt, long nowMillis)
    {
        lock (_gate)
        {
            _isLocked = isLocked;
            if (isLocked)
            {
                _lockedAt = askedAt;
                LastLockMillis = nowMillis;
            }
        }

        Changed();
    }

    /// <summary>Completes at the next change; to be taken before looking at the state.</summary>
    public Task NextChange()
    {
        lock (_gate)
        {
            return _changed.Task;
        }
    }

    /// <summary>Wakes whoever waits for a change.</summary>
    public void Changed()
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            changed = _changed;
            _changed = NewSignal();
        }

        changed.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
