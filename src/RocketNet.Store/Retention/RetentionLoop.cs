using Microsoft.Extensions.Logging;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Files;
using RocketNet.Store.Indexing;
using RocketNet.Store.Loops;

namespace RocketNet.Store.Retention;

/// <summary>
/// Deletes what has become too old or has no room any more: CommitLog files, then what names their messages. On a
/// thread of its own, since a large file takes its time to go, and in small steps with pauses between them.
/// </summary>
public sealed class RetentionLoop : IDisposable
{
    // Compat: DefaultMessageStore.CleanCommitLogService@4.9.8 lets one demand hold for so many rounds.
    private const int RoundsOnDemand = 20;

    private readonly CommitLog _log;
    private readonly LogRetention _files;
    private readonly QueueRetention _queues;
    private readonly MessageIndex _index;
    private readonly StorePolicy _policy;
    private readonly ILogger _logger;
    private readonly LastingTrouble _trouble;
    private readonly LoopThread _loop;
    private IEnumerator<TimeSpan>? _round;
    private long _followedTo = -1;
    private int _roundsWanted;
    private int _isFollowWanted;
    private bool _isPastFirst;

    internal RetentionLoop(
        CommitLog log,
        LogRetention files,
        QueueRetention queues,
        MessageIndex index,
        StorePolicy policy,
        ILogger logger)
    {
        _log = log;
        _files = files;
        _queues = queues;
        _index = index;
        _policy = policy;
        _logger = logger;
        _trouble = new LastingTrouble("Deleting old files", logger);
        _loop = new LoopThread(
            "rocketnet-retention", Turn, exception => logger.RetentionFailed(exception.Message), logger);
    }

    /// <summary>Called on the loop's thread when a file of the CommitLog has gone.</summary>
    internal Action? Freed { get; set; }

    internal LoopThread Loop => _loop;

    /// <summary>Begins to delete expired files, whatever the hour, and goes on with it for some rounds.</summary>
    public void DeleteExpired()
    {
        Volatile.Write(ref _roundsWanted, RoundsOnDemand);
        _loop.Signal();
    }

    /// <summary>Begins to look at every queue, whether anything was deleted or not.</summary>
    public void FollowLog()
    {
        Volatile.Write(ref _isFollowWanted, 1);
        _loop.Signal();
    }

    public void Dispose()
    {
        _loop.Dispose();
        _files.Dispose();
    }

    internal void Start() => _loop.Start();

    internal void Stop() => _loop.Stop();

    /// <summary>One step: at most one file, or all queues up to one that lost files.</summary>
    /// <returns>How long to wait for the next.</returns>
    internal TimeSpan Turn()
    {
        TimeSpan interval = TimeSpan.FromMilliseconds(_policy.Current.CleanResourceIntervalMillis);
        bool isAsked = Volatile.Read(ref _roundsWanted) > 0 || Volatile.Read(ref _isFollowWanted) != 0;
        if (!_isPastFirst && !isAsked)
        {
            // Not while everything starts.
            _isPastFirst = true;
            return interval;
        }

        _isPastFirst = true;
        return Step() ? _round!.Current : interval;
    }

    /// <summary>A whole round without its pauses, for tests; one that was begun is finished before it.</summary>
    internal void RunRound()
    {
        while (_round is not null && Step())
        {
        }

        while (Step())
        {
        }
    }

    private bool Step()
    {
        try
        {
            _round ??= Round().GetEnumerator();
            if (_round.MoveNext())
            {
                return true;
            }

            _trouble.Ends();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The disk refuses: nothing is lost by trying again later.
            if (_trouble.Begins())
            {
                _logger.RetentionFailed(exception.Message);
            }
        }

        _round?.Dispose();
        _round = null;
        return false;
    }

    private IEnumerable<TimeSpan> Round()
    {
        StoreOptions options = _policy.Current;
        TimeSpan pause = TimeSpan.FromMilliseconds(options.DeleteCommitLogFilesIntervalMillis);
        foreach (MappedFile _ in _files.Round(options, IsWanted()))
        {
            Freed?.Invoke();
            yield return pause;
        }

        long min = _log.Min.Value;
        bool isFollowWanted = Interlocked.Exchange(ref _isFollowWanted, 0) != 0;
        if (min <= _followedTo && !isFollowWanted)
        {
            yield break;
        }

        pause = TimeSpan.FromMilliseconds(options.DeleteConsumeQueueFilesIntervalMillis);
        foreach (ConsumeQueue _ in _queues.Round(min))
        {
            yield return pause;
        }

        _index.DeleteBelow(min);
        _followedTo = min;
    }

    private bool IsWanted()
    {
        int left = Volatile.Read(ref _roundsWanted);
        if (left > 0)
        {
            Interlocked.Decrement(ref _roundsWanted);
        }

        return left > 0;
    }
}
