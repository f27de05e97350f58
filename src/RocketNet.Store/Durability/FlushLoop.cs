using Microsoft.Extensions.Logging;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.Files;
using RocketNet.Store.Loops;

namespace RocketNet.Store.Durability;

/// <summary>
/// The only one who syncs the CommitLog. Under SyncFlush it writes and syncs everything staged so far, lets <see
/// cref="PublishLoop"/> tell all waiters up to there, and begins again at once; under AsyncFlush it syncs what is
/// dirty once per interval. A failing write or sync fences the store for good: it is never tried again as if nothing
/// had happened.
/// </summary>
internal sealed class FlushLoop : IDisposable
{
    private readonly CommitLog _log;
    private readonly PublishLoop _publish;
    private readonly DurabilityTracker _tracker;
    private readonly TimeSpan _interval;
    private readonly TimeSpan _thoroughly;
    private readonly long _leastBytes;
    private readonly bool _isTimed;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LoopThread _loop;
    private readonly WrittenAhead _ahead = new();
    private bool _requested;
    private bool _isIntervalRunning;
    private long _flushedAt;

    public FlushLoop(
        CommitLog log,
        PublishLoop publish,
        DurabilityTracker tracker,
        StoreOptions options,
        TimeProvider time,
        ILogger logger)
    {
        _log = log;
        _publish = publish;
        _tracker = tracker;
        _interval = TimeSpan.FromMilliseconds(options.FlushIntervalCommitLogMillis);
        _thoroughly = TimeSpan.FromMilliseconds(options.FlushCommitLogThoroughIntervalMillis);
        _leastBytes = LossWindow.LeastBytes(options);
        _isTimed = options.FlushCommitLogTimed;
        _time = time;
        _flushedAt = time.GetTimestamp();
        _logger = logger;
        _loop = new LoopThread("rocketnet-flush", Turn, Fence, logger);
    }

    /// <summary>Called after each sync, on the flusher's thread.</summary>
    public Action? Flushed { get; set; }

    public void Start()
    {
        _log.FlushWanted = _loop.Signal;
        _tracker.Connect(Request);
        _loop.Start();
    }

    /// <summary>Ends the loop and syncs what is left; appends have ended.</summary>
    public void StopAndFlush()
    {
        _loop.Stop();
        while (!_log.IsFenced && _log.Durable < _log.End && FlushOnce())
        {
        }
    }

    internal LoopThread Loop => _loop;

    public void Dispose() => _loop.Dispose();

    private void Request()
    {
        Volatile.Write(ref _requested, true);
        _loop.Signal();
    }

    private TimeSpan Turn()
    {
        if (_log.IsFenced)
        {
            return Timeout.InfiniteTimeSpan;
        }

        if (_log.HasStaged)
        {
            // On a busy core whoever is appending goes on first: the more one sync covers, the fewer there are.
            Thread.Yield();
            return FlushOnce() ? TimeSpan.Zero : Timeout.InfiniteTimeSpan;
        }

        bool isRequested = Interlocked.Exchange(ref _requested, false);
        if (_log.Durable >= _log.End)
        {
            _isIntervalRunning = false;
            return Timeout.InfiniteTimeSpan;
        }

        // The first byte after a clean state wakes the loop; the sync that covers it comes one interval later.
        bool isDue = (_isIntervalRunning || !_isTimed) && IsEnough();
        if (isDue || isRequested)
        {
            FlushOnce();
        }

        _isIntervalRunning = true;
        return _isTimed || !isDue ? _interval : TimeSpan.Zero;
    }

    private bool IsEnough() =>
        _log.End - _log.Durable >= _leastBytes || _time.GetElapsedTime(_flushedAt) >= _thoroughly;

    /// <returns>False if there was nothing to do, or it failed.</returns>
    private bool FlushOnce()
    {
        try
        {
            return _log.HasStaged ? FlushStaged() : FlushMapped();
        }
        catch (IOException exception)
        {
            // After a failed sync nobody can say which bytes are on the disk: no waiter may be told they are.
            Fence(exception);
            return false;
        }
    }

    private bool FlushMapped()
    {
        long from = _log.Durable.Value;
        long end = _log.End.Value;
        if (from >= end)
        {
            return false;
        }

        foreach (MappedFile file in _log.Files.All)
        {
            if (file.End > from && file.Start < end)
            {
                file.File.Flush();
            }
        }

        Publish(end);
        return true;
    }

    private bool FlushStaged()
    {
        StagingBuffer? staged = _log.TakeStaged(out long end);
        if (staged is null)
        {
            return false;
        }

        MappedFile? written = null;
        foreach (StagingBuffer.Run run in staged.Runs)
        {
            MappedFile file = _log.Files.Find(run.PhysicalStart)
                ?? throw new StoreFileException("the file of a staged record is gone");
            if (written is not null && written != file)
            {
                written.File.Flush();
            }

            long inFile = run.PhysicalStart - file.Start;
            file.File.Write(staged.Bytes(run), inFile);
            _ahead.Extend(file, inFile + run.Length, staged.Used);
            written = file;
        }

        written?.File.Flush();
        _log.ReturnStaged(staged);
        Publish(end);
        return true;
    }

    private void Publish(long end)
    {
        _log.PublishDurable(end);
        _flushedAt = _time.GetTimestamp();
        _publish.Signal();
        Flushed?.Invoke();
    }

    private void Fence(Exception exception)
    {
        _log.Fence("a write or sync of the CommitLog failed: " + exception.Message);
        _logger.StoreFenced(exception, exception.Message);
        _publish.Signal();
    }
}
