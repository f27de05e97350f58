namespace RocketNet.Store.CommitLogs;

/// <summary>Lets appenders wait, outside the gate, until the flusher has taken a staging buffer.</summary>
internal sealed class RoomSignal
{
    private readonly object _changed = new(); // guards nothing but the wait itself
    private long _version;

    public long Version => Volatile.Read(ref _version);

    public void Change()
    {
        lock (_changed)
        {
            Volatile.Write(ref _version, _version + 1);
            Monitor.PulseAll(_changed);
        }
    }

    /// <summary>True once the version differs from the one seen; false if the time is up first.</summary>
    public bool WaitForChange(long seen, long timeoutMillis)
    {
        lock (_changed)
        {
            return _version != seen
                || Monitor.Wait(_changed, (int)Math.Min(timeoutMillis, int.MaxValue))
                || _version != seen;
        }
    }
}
