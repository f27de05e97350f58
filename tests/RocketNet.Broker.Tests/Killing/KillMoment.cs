namespace RocketNet.Broker.Tests.Killing;

/// <summary>When a broker is killed.</summary>
internal enum KillMoment
{
    /// <summary>While callers send.</summary>
    UnderLoad,

    /// <summary>While callers send, shortly after it was asked to stop.</summary>
    AfterSigterm,

    /// <summary>While callers send, and again while it starts.</summary>
    DuringStart,

    /// <summary>
    /// The same; and as the checkpoint is gone, each start walks the whole log and builds all queues anew.
    /// </summary>
    DuringRecovery,
}
