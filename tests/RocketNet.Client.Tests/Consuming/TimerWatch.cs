namespace RocketNet.Client.Tests.Consuming;

/// <summary>The system's time, which notices when somebody begins to wait for exactly so long.</summary>
internal sealed class TimerWatch(TimeSpan watched) : TimeProvider
{
    private volatile bool _isWaitedFor;

    public bool IsWaitedFor => _isWaitedFor;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _isWaitedFor |= dueTime == watched;
        return base.CreateTimer(callback, state, dueTime, period);
    }
}
