namespace RocketNet.Apps.Tools.Benchmark;

/// <summary>The counters of a producer at one moment.</summary>
/// <param name="At">When, in milliseconds of the wall clock.</param>
/// <param name="Requests">Requests that were answered well.</param>
/// <param name="Messages">Messages in them.</param>
/// <param name="Failed">Requests that failed before a broker answered.</param>
/// <param name="FailedMessages">Messages in those.</param>
/// <param name="Refused">Requests that a broker refused.</param>
/// <param name="TotalMillis">The time of all answered requests together.</param>
internal readonly record struct SendCounts(
    long At, long Requests, long Messages, long Failed, long FailedMessages, long Refused, double TotalMillis)
{
    /// <summary>Requests a second from then to now.</summary>
    public long RequestRate(SendCounts then) => Rate(Requests - then.Requests, At - then.At);

    /// <summary>Messages a second from then to now.</summary>
    public long MessageRate(SendCounts then) => Rate(Messages - then.Messages, At - then.At);

    /// <summary>A request's time on average; not a number when there was none.</summary>
    public double RequestMillis(SendCounts then) => (TotalMillis - then.TotalMillis) / (Requests - then.Requests);

    /// <summary>The same for each message of a request.</summary>
    public double MessageMillis(SendCounts then) => (TotalMillis - then.TotalMillis) / (Messages - then.Messages);

    private static long Rate(long count, long millis) => millis > 0 ? (long)(count / (double)millis * 1000) : 0;
}
