namespace RocketNet.Client.Consuming;

/// <summary>How fast a topic was consumed lately.</summary>
/// <param name="PullMillis">Milliseconds of a pull that had messages.</param>
/// <param name="PulledPerSecond">Messages pulled.</param>
/// <param name="ConsumeMillis">Milliseconds of handlers for one message.</param>
/// <param name="ConsumedPerSecond">Messages worked on with success.</param>
/// <param name="FailedPerSecond">Messages that failed.</param>
/// <param name="FailedCount">Messages that failed since the start.</param>
internal readonly record struct ConsumptionRates(
    double PullMillis,
    double PulledPerSecond,
    double ConsumeMillis,
    double ConsumedPerSecond,
    double FailedPerSecond,
    long FailedCount);
