namespace RocketNet.StoreTool.Tests;

/// <summary>
/// A clock that stands still and counts how often it is asked, which a command does with every piece of work it
/// reports: more than it may need means that it never ends.
/// </summary>
internal sealed class StepClock(long stepsMax) : TimeProvider
{
    public long Steps { get; private set; }

    public override long GetTimestamp() => ++Steps <= stepsMax
        ? 0
        : throw new InvalidOperationException($"more than {stepsMax} steps: no end is in sight");
}
