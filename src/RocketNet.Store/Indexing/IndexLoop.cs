using Microsoft.Extensions.Logging;
using RocketNet.Store.Dispatch;
using RocketNet.Store.Loops;

namespace RocketNet.Store.Indexing;

/// <summary>
/// Keeps the index up to what is dispatched, on a thread and at a position of its own: nobody who sends or pulls waits
/// for it. While messages come it turns every few milliseconds and takes all that has come; when none come any more it
/// sleeps until dispatch finds it idle.
/// </summary>
internal sealed class IndexLoop : IDisposable
{
    /// <summary>Bytes of the CommitLog one turn walks, so that a stop need not wait long.</summary>
    private const long BytesPerTurn = 8L << 20;

    /// <summary>Turns that found nothing before the loop sleeps; waking it costs the sender of a message.</summary>
    private const int EmptyTurnsMax = 50;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly DispatchLoop _dispatch;
    private readonly IndexBuilder _builder;
    private readonly IndexFileSet _files;
    private readonly IndexRecovery _recovery;
    private readonly ILogger _logger;
    private readonly LoopThread _loop;
    private readonly IndexWaiters _waiters = new();
    private long _indexed = -1;
    private long _deleteBelow; // set by the retention loop
    private long _deletedBelow;
    private int _idle;
    private int _emptyTurns;
    private volatile bool _stopping;
    private Func<bool>? _isFinishOver;
    private bool _isStalled;

    public IndexLoop(
        DispatchLoop dispatch, IndexBuilder builder, IndexFileSet files, IndexRecovery recovery, ILogger logger)
    {
        _dispatch = dispatch;
        _builder = builder;
        _files = files;
        _recovery = recovery;
        _logger = logger;
        _loop = new LoopThread("rocketnet-index", Turn, Failed, logger);
    }

    /// <summary>Records below have all their keys in the index; −1 while the files are still being checked.</summary>
    public long Indexed => Volatile.Read(ref _indexed);

    internal LoopThread Loop => _loop;

    /// <summary>Whether something dispatched is not in the index yet.</summary>
    public bool IsBehind => Indexed < _dispatch.Dispatched.Value;

    /// <summary>Called when a file has become full.</summary>
    public Action? FileFilled { get; set; }

    public void Start()
    {
        _dispatch.Advanced = Notice;
        _loop.Start();
    }

    /// <summary>Waits until what is dispatched now is indexed, but not longer than the timeout.</summary>
    public Task WaitForDispatchedAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        long wanted = _dispatch.Dispatched.Value;
        if (Indexed >= wanted)
        {
            return Task.CompletedTask;
        }

        Task task = _waiters.WaitAsync(wanted, timeout, cancellation);
        _loop.Signal();
        return task;
    }

    /// <summary>Deletes, on the loop's thread, files whose messages all lie below an offset.</summary>
    public void DeleteBelow(long min)
    {
        Volatile.Write(ref _deleteBelow, min);
        _loop.Signal();
    }

    /// <summary>Ends the loop where it is.</summary>
    public void Stop()
    {
        _stopping = true;
        _dispatch.Advanced = null;
        _loop.Stop();
        FileFilled = null;
        _stopping = false;
    }

    /// <summary>After the stop: indexes what is left on this thread, but not for longer than the limit.</summary>
    /// <returns>Whether everything is indexed.</returns>
    public bool Finish(TimeProvider time, TimeSpan limit)
    {
        long start = time.GetTimestamp();
        _isFinishOver = () => time.GetElapsedTime(start) >= limit;
        while (Indexed < _dispatch.Dispatched.Value && !_isFinishOver())
        {
            _ = Turn();
            if (_isStalled)
            {
                break;
            }
        }

        return Indexed >= _dispatch.Dispatched.Value;
    }

    public void Dispose()
    {
        _stopping = true;
        _loop.Dispose();
        _waiters.Release(long.MaxValue);
    }

    // After every run of dispatched records: one read unless the loop sleeps.
    private void Notice()
    {
        if (Volatile.Read(ref _idle) != 0 && Interlocked.Exchange(ref _idle, 0) != 0)
        {
            _loop.Signal();
        }
    }

    private TimeSpan Turn()
    {
        Volatile.Write(ref _idle, 0);
        try
        {
            bool isBehind = Work(out bool isAnythingDone);
            _isStalled = false;
            return isBehind ? TimeSpan.Zero : WaitAfter(isAnythingDone);
        }
        catch (IOException exception)
        {
            // No space or no descriptors: sends and pulls go on, and what is missing here is built when there is room.
            Stall(exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            // The folder became read-only: as above.
            Stall(exception);
        }

        return RetryAfter;
    }

    private bool MustEnd() => _stopping || _isFinishOver?.Invoke() == true;

    /// <returns>Whether there is more to do at once.</returns>
    private bool Work(out bool isAnythingDone)
    {
        isAnythingDone = false;
        if (Indexed < 0)
        {
            if (_recovery.Run(MustEnd) is not IndexPosition position)
            {
                return false;
            }

            _builder.MoveTo(position);
        }

        DeleteOld();
        long before = _builder.Position.Offset;
        long end = _dispatch.Dispatched.Value;
        if (before < end)
        {
            _builder.BuildTo(end, BytesPerTurn);
            isAnythingDone = true;
        }

        Volatile.Write(ref _indexed, _builder.Position.Offset);
        _waiters.Release(Indexed);
        if (_builder.TakeFileFilled())
        {
            FileFilled?.Invoke();
        }

        return Indexed < end;
    }

    private void DeleteOld()
    {
        long min = Volatile.Read(ref _deleteBelow);
        if (min > _deletedBelow)
        {
            // Not tried again when it fails: the file is there once more at the next start.
            _deletedBelow = min;
            foreach (string path in _files.DeleteBelow(min))
            {
                _logger.IndexFileDeleted(path, min);
            }
        }
    }

    private TimeSpan WaitAfter(bool isAnythingDone)
    {
        _emptyTurns = isAnythingDone ? 0 : _emptyTurns + 1;
        if (_emptyTurns < EmptyTurnsMax)
        {
            return Pause;
        }

        // Whoever dispatches from here on sees that this loop sleeps, or is seen by the look behind the barrier.
        Volatile.Write(ref _idle, 1);
        Interlocked.MemoryBarrier();
        return Indexed < _dispatch.Dispatched.Value ? TimeSpan.Zero : Timeout.InfiniteTimeSpan;
    }

    private void Stall(Exception exception)
    {
        if (!_isStalled)
        {
            _logger.IndexStalled(_builder.Position.Offset, exception.Message);
        }

        _isStalled = true;
    }

    // A defect of ours: queries by key find nothing newer, but messages are neither lost nor refused for it.
    private void Failed(Exception exception) => _waiters.Release(long.MaxValue);
}
