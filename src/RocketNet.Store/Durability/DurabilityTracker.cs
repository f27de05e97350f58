using RocketNet.Store.CommitLogs;

namespace RocketNet.Store.Durability;

/// <summary>Says how far the CommitLog is on the disk and tells those who wait for it. Any thread.</summary>
public sealed class DurabilityTracker
{
    private readonly CommitLog _log;
    private readonly bool _isSync;
    private Action? _request;

    internal DurabilityTracker(CommitLog log, FlushDiskType flushDiskType)
    {
        _log = log;
        _isSync = flushDiskType == FlushDiskType.SyncFlush;
    }

    /// <summary>
    /// Raised after each sync, once the synced records are dispatched: what lies below the offset is on the disk and
    /// may be answered. Handlers must be short and must not throw.
    /// </summary>
    public event Action<PhysicalOffset>? Advanced;

    /// <summary>Raised once when a write or sync failed: nobody who still waits will ever be reached.</summary>
    public event Action? Failed;

    public bool IsFailed => _log.IsFenced;

    /// <summary>Behind the newest record on the disk, whatever the flush type.</summary>
    public PhysicalOffset Durable => _log.Durable;

    /// <summary>
    /// Whether what the flush type promises holds for records up to here; always so under AsyncFlush.
    /// </summary>
    public bool IsReached(PhysicalOffset end) => !_isSync || _log.Durable >= end;

    /// <summary>Asks the flusher for a turn now instead of when its interval is over.</summary>
    public void Request() => _request?.Invoke();

    internal void Connect(Action request) => _request = request;

    internal void RaiseAdvanced(PhysicalOffset durable) => Advanced?.Invoke(durable);

    internal void RaiseFailed() => Failed?.Invoke();
}
