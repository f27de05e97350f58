using RocketNet.Compare.Wire;

namespace RocketNet.Compare.Running;

/// <summary>A send workload: connections, requests in flight on each, and what one request carries.</summary>
internal sealed record SendShape(
    int Connections, int Window, int BodyBytes = 1024, int BatchSize = 1, int QueueCount = SendFrames.QueueCount)
{
    // Record fields, topic and properties beside the body: only used to bound what a round puts on disk.
    private const int RecordOverheadBytes = 200;

    /// <summary>Other numbers of queues have topics of their own.</summary>
    public string Topic => QueueCount == SendFrames.QueueCount
        ? BrokerSession.Topic
        : FormattableString.Invariant($"{BrokerSession.Topic}{QueueCount}");

    public long RequestBytes => (long)BatchSize * (BodyBytes + RecordOverheadBytes);
}
