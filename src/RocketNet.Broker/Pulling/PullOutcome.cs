namespace RocketNet.Broker.Pulling;

/// <summary>How far a pull came on the thread that tried it.</summary>
public enum PullOutcome
{
    /// <summary>It has its answer.</summary>
    Answered,

    /// <summary>There is nothing to read, and it may wait for a message; nothing was written.</summary>
    NothingYet,

    /// <summary>What it reads has to come from the disk; nothing was written.</summary>
    NeedsDisk,
}
