namespace RocketNet.Client.Producing;

/// <summary>The time of one send, shared by its attempts.</summary>
internal readonly struct SendBudget(TimeProvider time, TimeSpan whole)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>All of it.</summary>
    public TimeSpan Whole => whole;

    public TimeSpan Spent => time.GetElapsedTime(_start);

    public TimeSpan Left => whole - Spent;

    /// <summary>
    /// An even share of what is left, so that one broker that hangs leaves time for another; at least a minimum, and
    /// never more than is left.
    /// </summary>
    public TimeSpan ShareOf(int attemptsLeft, TimeSpan attemptMin)
    {
        TimeSpan left = Left;
        TimeSpan share = left / attemptsLeft;
        share = share < attemptMin ? attemptMin : share;
        return share < left ? share : left;
    }
}
