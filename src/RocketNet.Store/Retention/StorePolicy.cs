namespace RocketNet.Store.Retention;

/// <summary>
/// The options of a running store; those that rule deleting and refusing may change. One reference, any thread.
/// </summary>
internal sealed class StorePolicy(StoreOptions initial)
{
    private StoreOptions _current = initial;

    public StoreOptions Current
    {
        get => Volatile.Read(ref _current);
        set => Volatile.Write(ref _current, value);
    }
}
