using Microsoft.Extensions.Logging;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Dispatch;
using RocketNet.Store.Loops;
using RocketNet.Store.Reading;

namespace RocketNet.Store.Delaying;

/// <summary>
/// Brings delayed messages to their topics when their time has come: one loop for all levels, which sleeps until the
/// next entry is due and is woken when one with an earlier time arrives. Started by masters only.
/// </summary>
/// <remarks>Java: ScheduleMessageService@4.9.8, with a timer for each level that looks every 100 ms.</remarks>
public sealed class DelayLoop : IDisposable
{
    /// <summary>Entries and bytes of one level in one turn, before the other levels and dispatch have theirs.</summary>
    private const int EntriesPerTurn = 256;
    private const int BytesPerTurn = 1 << 20;

    private static readonly TimeSpan BackOffMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BackOffMax = TimeSpan.FromSeconds(5);

    // The wall clock may jump forward while the loop sleeps by the steady one.
    private static readonly TimeSpan SleepMax = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AlarmMax = TimeSpan.FromDays(30);

    private readonly DelayLevels _delays;
    private readonly ConsumeQueueTable _queues;
    private readonly DispatchLoop _dispatch;
    private readonly DelayedDelivery _delivery;
    private readonly DelayProgressTracker _progress;
    private readonly IReadOnlyList<DelayLevel> _levels;
    private readonly ReadPlan _entries = new(); // the buffer for entries found at the opening
    private readonly TimeProvider _time;
    private readonly TimeProvider _steady;
    private readonly ILogger _logger;
    private readonly LoopThread _loop;

    // The loop sleeps by the machine's time: with any other clock, such as one that a test moves, this wakes it.
    private readonly ITimer? _alarm;
    private long _wakeBefore = long.MaxValue; // an entry due earlier than this wakes the loop
    private TimeSpan _backOff;
    private long _backOffSince;
    private bool _isStarted;

    /// <param name="delays">The levels' times.</param>
    /// <param name="queues">Where delayed messages wait.</param>
    /// <param name="dispatch">Says what has come to wait.</param>
    /// <param name="delivery">Appends what is due.</param>
    /// <param name="progress">Keeps how far each level is.</param>
    /// <param name="time">Says what is due; it may stand still until a test moves it.</param>
    /// <param name="steady">Says how long ago a delivery was refused; it goes on whatever the other does.</param>
    /// <param name="logger">Gets what happens.</param>
    internal DelayLoop(
        DelayLevels delays,
        ConsumeQueueTable queues,
        DispatchLoop dispatch,
        DelayedDelivery delivery,
        DelayProgressTracker progress,
        TimeProvider time,
        TimeProvider steady,
        ILogger logger)
    {
        _delays = delays;
        _queues = queues;
        _dispatch = dispatch;
        _delivery = delivery;
        _progress = progress;
        _levels = progress.Levels;
        _time = time;
        _steady = steady;
        _logger = logger;
        _loop = new LoopThread("rocketnet-delay", Turn, logger.DelayLoopEnded, logger);
        _alarm = time == TimeProvider.System
            ? null
            : time.CreateTimer(_ => OnAlarm(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        dispatch.Scheduled = OnScheduled;
    }

    public DelayLevels Delays => _delays;

    /// <summary>Each level that has a queue: the next entry to deliver, and the queue's end.</summary>
    public IEnumerable<(int Level, long Next, long Max)> Positions
    {
        get
        {
            foreach (DelayLevel level in _levels)
            {
                if (level.TryFindQueue(_queues, out ConsumeQueue? queue))
                {
                    yield return (level.Number, level.Next, queue.Max.Value);
                }
            }
        }
    }

    /// <summary>The offsets as code 45 answers them.</summary>
    public byte[] OffsetsJson() =>
        DelayOffsetFile.ToJson(new DelayProgress(_progress.Offsets(), -1), isPretty: false);

    /// <summary>Begins to deliver. After the store's own start, once.</summary>
    public void Start()
    {
        _isStarted = true;
        _loop.Start();
    }

    internal LoopThread Loop => _loop;

    public void Dispose()
    {
        _loop.Stop(); // From here on nobody sets the alarm.
        _alarm?.Dispose();
        _loop.Dispose();
    }

    /// <summary>Ends deliveries; those under way are appended when this returns.</summary>
    internal void Stop()
    {
        if (_isStarted)
        {
            _loop.Stop();
        }
    }

    /// <summary>Writes down what has changed; what cannot be told yet is asked of the loop for the next time.</summary>
    internal void Save()
    {
        if (_isStarted && _progress.Save())
        {
            _loop.Signal();
        }
    }

    /// <summary>Writes progress down once more, when everything is on the disk and nothing is appended.</summary>
    internal void SaveLast()
    {
        if (_isStarted)
        {
            _progress.SaveAtClose();
        }
    }

    /// <summary>One turn: delivers what is due and says how long to sleep.</summary>
    internal TimeSpan Turn()
    {
        TimeSpan backOffLeft = _backOff - _steady.GetElapsedTime(_backOffSince);
        if (_backOff > TimeSpan.Zero && backOffLeft > TimeSpan.Zero)
        {
            return backOffLeft;
        }

        // Before the queues are looked at: what arrives from here on wakes the loop, whatever time it has.
        Interlocked.Exchange(ref _wakeBefore, long.MaxValue);
        long now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        long next = long.MaxValue;
        bool isRefused = false;
        try
        {
            foreach (DelayLevel level in _levels)
            {
                next = Math.Min(next, DeliverDue(level, now, ref isRefused));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A queue could not be mapped: no descriptors, no memory or no permission for now. Nothing is passed over.
            _logger.DelayQueueUnreadable(exception.Message);
            isRefused = true;
        }

        _delivery.EndTurn();
        _dispatch.DispatchAvailable();
        _progress.EndTurn();
        return isRefused ? BackOff() : Sleep(next);
    }

    private void OnAlarm()
    {
        try
        {
            _loop.Signal();
        }
        catch (ObjectDisposedException)
        {
            // The clock was being moved while the store closed: the alarm's end does not wait for its callback.
        }
    }

    private void OnScheduled(long dueMillis)
    {
        if (dueMillis < Volatile.Read(ref _wakeBefore))
        {
            _loop.Signal();
        }
    }

    private TimeSpan Sleep(long next)
    {
        _backOff = TimeSpan.Zero;
        Interlocked.Exchange(ref _wakeBefore, next);
        if (next == long.MaxValue)
        {
            return Timeout.InfiniteTimeSpan;
        }

        // Milliseconds are cut off the clock and not off what is left, so the loop never wakes too early to find
        // nothing due.
        long left = next - _time.GetUtcNow().ToUnixTimeMilliseconds();
        _alarm?.Change(
            TimeSpan.FromMilliseconds(Math.Clamp(left, 0, (long)AlarmMax.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        return TimeSpan.FromMilliseconds(Math.Clamp(left, 0, (long)SleepMax.TotalMilliseconds));
    }

    // Nobody is lost by waiting, and a store that refuses is not helped by being asked without a pause.
    private TimeSpan BackOff()
    {
        Interlocked.Exchange(ref _wakeBefore, long.MinValue);
        TimeSpan doubled = _backOff * 2;
        _backOff = doubled < BackOffMin ? BackOffMin : doubled > BackOffMax ? BackOffMax : doubled;
        _backOffSince = _steady.GetTimestamp();
        return _backOff;
    }

    /// <returns>When the level's next entry is due; now or earlier if some are left for the next turn.</returns>
    private long DeliverDue(DelayLevel level, long now, ref bool isRefused)
    {
        if (!level.TryFindQueue(_queues, out ConsumeQueue? queue))
        {
            return long.MaxValue;
        }

        // Retention has removed what lies below, because the disk is nearly full or files go sooner than levels last.
        long min = queue.Min.Value;
        if (level.Next < min)
        {
            _logger.DelayedDeleted(min - level.Next, level.Number);
            level.Next = min;
        }

        int entries = 0;
        long bytes = 0;
        while (!isRefused && queue.TryOpen(level.Next, _entries, EntriesPerTurn + 1, out EntryRun run))
        {
            using (run)
            {
                if (run.Count == 0)
                {
                    break;
                }

                for (int i = 0; i < run.Count; i++)
                {
                    ConsumeQueueEntry entry = run[i];
                    long due = _delays.Corrected(level.Number, entry.TagsCode, now);
                    if (due > now)
                    {
                        level.CaughtUp();
                        return due;
                    }

                    if (entries == EntriesPerTurn || bytes > BytesPerTurn)
                    {
                        return due;
                    }

                    if (!_delivery.TryDeliver(level, entry))
                    {
                        isRefused = true;
                        return due;
                    }

                    level.Next++;
                    entries++;
                    bytes += entry.Size;
                }
            }
        }

        return long.MaxValue;
    }
}
