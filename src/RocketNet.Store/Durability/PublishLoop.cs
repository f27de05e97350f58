using Microsoft.Extensions.Logging;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.Dispatch;
using RocketNet.Store.Loops;

namespace RocketNet.Store.Durability;

/// <summary>
/// Dispatches what a sync has made readable and tells its waiters, on a thread of its own: the flusher is in its next
/// sync meanwhile.
/// </summary>
internal sealed class PublishLoop : IDisposable
{
    private readonly CommitLog _log;
    private readonly DispatchLoop _dispatch;
    private readonly DurabilityTracker _tracker;
    private readonly LoopThread _loop;
    private bool _failureTold;

    public PublishLoop(CommitLog log, DispatchLoop dispatch, DurabilityTracker tracker, ILogger logger)
    {
        _log = log;
        _dispatch = dispatch;
        _tracker = tracker;
        _loop = new LoopThread(
            "rocketnet-publish", Turn, exception => log.Fence("publishing failed: " + exception.Message), logger);
    }

    public void Start() => _loop.Start();

    /// <summary>The durable end has moved, or the log is fenced.</summary>
    public void Signal() => _loop.Signal();

    /// <summary>Ends the loop and tells what is left; the flusher has ended.</summary>
    public void StopAndPublish()
    {
        _loop.Stop();
        Turn();
    }

    internal LoopThread Loop => _loop;

    public void Dispose() => _loop.Dispose();

    private TimeSpan Turn()
    {
        // Looked at before the durable end: whatever became durable before the fence is still told as such.
        bool isFenced = _log.IsFenced;
        PhysicalOffset durable = _log.Durable;
        _dispatch.DispatchAvailable();
        _tracker.RaiseAdvanced(durable);
        if (isFenced && !_failureTold)
        {
            _failureTold = true;
            _tracker.RaiseFailed();
        }

        return Timeout.InfiniteTimeSpan;
    }
}
