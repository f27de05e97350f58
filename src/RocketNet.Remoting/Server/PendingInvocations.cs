using System.Diagnostics.CodeAnalysis;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Client;

namespace RocketNet.Remoting.Server;

/// <summary>Requests that this side sent on a connection and that wait for their answers, by correlation id.</summary>
/// <remarks>
/// Any thread. Who takes a call out of the table ends it, outside the lock. One timer stands for all of them: it is set
/// to the earliest end of waiting, so that a call that is answered in time costs nothing there.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "The connection's end, FailAll, is the timer's as well.")]
internal sealed class PendingInvocations(TimeProvider time, string address)
{
    // As many as a Java client lets wait.
    private const int CountMax = 65_535;

    private readonly Lock _gate = new(); // Guards everything below but _opaque.
    private readonly Dictionary<int, RemotingCall> _waiting = [];
    private ITimer? _timer;
    private long _timerDue = long.MaxValue;
    private int _together;
    private bool _isClosed;
    private int _opaque;

    /// <summary>How many wait that may leave with others. Read without the lock.</summary>
    public int Together => Volatile.Read(ref _together);

    public int NextOpaque() => Interlocked.Increment(ref _opaque);

    /// <summary>Takes a call in; a failure says why not, and then it is the caller who ends it.</summary>
    public RemotingFailure? Add(RemotingCall call, TimeSpan timeout)
    {
        long now = time.GetTimestamp();
        call.Deadline = now + (long)Math.Min(timeout.TotalSeconds * time.TimestampFrequency, long.MaxValue / 4);
        lock (_gate)
        {
            if (_isClosed || _waiting.Count >= CountMax)
            {
                return _isClosed ? RemotingFailure.Closed : RemotingFailure.Busy;
            }

            _waiting.Add(call.Opaque, call);
            _together += call.LeavesWithOthers ? 1 : 0;
            if (call.Deadline < _timerDue)
            {
                SetTimer(call.Deadline, now);
            }

            return null;
        }
    }

    /// <summary>Takes a call out that is no longer waited for; false when it has ended already.</summary>
    public bool Remove(RemotingCall call)
    {
        lock (_gate)
        {
            return _waiting.TryGetValue(call.Opaque, out RemotingCall? waiting)
                && ReferenceEquals(waiting, call)
                && Take(call.Opaque) is not null;
        }
    }

    /// <summary>Hands an answer to who waits for it; one that came too late is dropped.</summary>
    public void Complete(in RequestFrame frame)
    {
        RemotingCall? call;
        lock (_gate)
        {
            call = Take(frame.Opaque);
        }

        call?.Answered(in frame);
    }

    /// <summary>The connection has closed: nobody who waits will get an answer, and nobody may begin to.</summary>
    public void FailAll()
    {
        RemotingCall[] calls;
        lock (_gate)
        {
            _isClosed = true;
            _timer?.Dispose();
            _timer = null;
            calls = [.. _waiting.Values];
            _waiting.Clear();
            _together = 0;
        }

        foreach (RemotingCall call in calls)
        {
            call.Failed(new RemotingException(RemotingFailure.Closed, address));
        }
    }

    private void Expire()
    {
        List<RemotingCall> late = [];
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            long now = time.GetTimestamp();
            long next = long.MaxValue;
            foreach (RemotingCall call in _waiting.Values)
            {
                if (call.Deadline <= now)
                {
                    late.Add(call);
                }
                else
                {
                    next = Math.Min(next, call.Deadline);
                }
            }

            late.ForEach(call => Take(call.Opaque));
            SetTimer(next, now);
        }

        foreach (RemotingCall call in late)
        {
            call.Failed(new RemotingException(RemotingFailure.TimedOut, address));
        }
    }

    private RemotingCall? Take(int opaque)
    {
        if (_waiting.Remove(opaque, out RemotingCall? call))
        {
            _together -= call.LeavesWithOthers ? 1 : 0;
        }

        return call;
    }

    private void SetTimer(long due, long now)
    {
        _timerDue = due;
        TimeSpan wait = due == long.MaxValue ? Timeout.InfiniteTimeSpan : WaitUntil(due, now);
        _timer ??= CreateTimer();
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    // Without the context of whoever sends first, such as the activity of one request: a timer keeps it for good.
    private ITimer CreateTimer()
    {
        bool flows = !ExecutionContext.IsFlowSuppressed();
        AsyncFlowControl suppressed = flows ? ExecutionContext.SuppressFlow() : default;
        try
        {
            return time.CreateTimer(
                static table => ((PendingInvocations)table!).Expire(),
                this,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan);
        }
        finally
        {
            if (flows)
            {
                suppressed.Undo();
            }
        }
    }

    // Rounded up to the timer's milliseconds, or it would fire a little early and be set again and again; 24 days is
    // as far as a timer goes, which then is simply set anew.
    private TimeSpan WaitUntil(long due, long now) => TimeSpan.FromMilliseconds(
        Math.Min(Math.Ceiling(Math.Max(0, time.GetElapsedTime(now, due).TotalMilliseconds)), int.MaxValue));
}
