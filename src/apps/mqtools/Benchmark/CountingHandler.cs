using RocketNet.Client;
using RocketNet.Client.Consuming;

namespace RocketNet.Apps.Tools.Benchmark;

/// <summary>Counts messages and how long they were under way. Any number at the same time.</summary>
/// <param name="failRate">The share that is not consumed and comes again.</param>
/// <param name="latencies">Takes each message's time from producer to here; null when nobody wants it.</param>
internal sealed class CountingHandler(double failRate, LatencyBuckets? latencies) : IMessageHandler
{
    private long _messages;
    private long _born;
    private long _stored;
    private long _failed;
    private long _bornMax;
    private long _storedMax;

    public long Messages => Volatile.Read(ref _messages);

    public ValueTask<ConsumeResult> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        long born = (long)(now - message.BornTime).TotalMilliseconds;
        long stored = (long)(now - message.StoreTime).TotalMilliseconds;
        Interlocked.Increment(ref _messages);
        Interlocked.Add(ref _born, born);
        Interlocked.Add(ref _stored, stored);
        SendStatistics.RaiseMax(ref _bornMax, born);
        SendStatistics.RaiseMax(ref _storedMax, stored);
        latencies?.Record(born);
        if (failRate == 0 || Random.Shared.NextDouble() >= failRate)
        {
            return new ValueTask<ConsumeResult>(ConsumeResult.Success);
        }

        Interlocked.Increment(ref _failed);
        return new ValueTask<ConsumeResult>(ConsumeResult.ReconsumeLater);
    }

    public ConsumeCounts Take() => new(
        DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
        Messages,
        Volatile.Read(ref _born),
        Volatile.Read(ref _stored),
        Volatile.Read(ref _failed));

    /// <summary>The longest times since they were last taken.</summary>
    public (long Born, long Stored) TakeMax() =>
        (Interlocked.Exchange(ref _bornMax, 0), Interlocked.Exchange(ref _storedMax, 0));
}
