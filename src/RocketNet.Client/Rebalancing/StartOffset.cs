using RocketNet.Client.Consuming;
using RocketNet.Client.Offsets;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Messages;

namespace RocketNet.Client.Rebalancing;

/// <summary>Where a member begins a queue it has just been given.</summary>
/// <remarks>Java: RebalancePushImpl.computePullFromWhere@4.9.8.</remarks>
internal sealed class StartOffset(
    PushConsumerOptions options, ConsumerRequests requests, IOffsetStore offsets, DateTimeOffset startedAt)
{
    private static readonly TimeSpan BeforeStart = TimeSpan.FromMinutes(30);

    /// <summary>The stored offset, else what the options say of a group without one.</summary>
    /// <exception cref="RocketMqException">Nobody knows now: the queue cannot be begun yet.</exception>
    public async Task<long> FindAsync(MessageQueue queue, CancellationToken cancellationToken)
    {
        long stored = await offsets.ReadAsync(queue, cancellationToken).ConfigureAwait(false);
        if (stored >= 0)
        {
            return stored;
        }

        bool isRetry = queue.Topic.StartsWith(TopicName.RetryPrefix, StringComparison.Ordinal);
        switch (options.ConsumeFromWhere)
        {
            case ConsumeFromWhere.FirstOffset:
                return 0;
            case ConsumeFromWhere.Timestamp when !isRetry:
                DateTimeOffset time = options.ConsumeTimestamp ?? startedAt - BeforeStart;
                return await requests.SearchOffsetAsync(queue, time, cancellationToken).ConfigureAwait(false);
            case ConsumeFromWhere.Timestamp:
                return await requests.MaxOffsetAsync(queue, cancellationToken).ConfigureAwait(false);
            default:
                // What failed before the group had an offset must not be lost.
                return isRetry ? 0 : await requests.MaxOffsetAsync(queue, cancellationToken).ConfigureAwait(false);
        }
    }
}
