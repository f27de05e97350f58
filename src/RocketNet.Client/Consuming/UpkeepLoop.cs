using Microsoft.Extensions.Logging;
using RocketNet.Client.Instances;
using RocketNet.Client.Offsets;
using RocketNet.Client.Rebalancing;

namespace RocketNet.Client.Consuming;

/// <summary>What a running consumer does at intervals: stores offsets, samples rates, renews locks.</summary>
internal sealed class UpkeepLoop(
    PushConsumerOptions options,
    RocketMqClient client,
    HeldQueues held,
    IOffsetStore offsets,
    QueueLocks? locks,
    ConsumerStatistics statistics,
    ILogger logger)
{
    /// <summary>Runs until the consumer stops.</summary>
    public Task RunAsync(CancellationToken stopping) => Task.WhenAll(
        EveryAsync(options.PersistInterval ?? client.Options.PersistConsumerOffsetInterval, PersistAsync, stopping),
        locks is null
            ? Task.CompletedTask
            : EveryAsync(options.LockInterval, token => locks.LockAsync(Locked(), token), stopping));

    /// <summary>Hands messages back that are worked on for too long, until the consumer stops.</summary>
    public Task SweepAsync(ConcurrentConsumeLoop consume, CancellationToken stopping) =>
        EveryAsync(options.ConsumeTimeout, token => SweepOnceAsync(consume, token), stopping);

    private async Task SweepOnceAsync(ConcurrentConsumeLoop consume, CancellationToken stopping)
    {
        foreach (ProcessQueue queue in held.Processes)
        {
            await consume.SweepAsync(queue, options.ConsumeTimeout, stopping).ConfigureAwait(false);
        }
    }

    private Task PersistAsync(CancellationToken stopping)
    {
        statistics.Sample();
        return offsets.PersistAsync(held.Noted, stopping);
    }

    private IEnumerable<ProcessQueue> Locked() => held.Processes.Where(queue => !queue.IsDropped);

    private Task EveryAsync(TimeSpan period, Func<CancellationToken, Task> turn, CancellationToken stopping) =>
        PeriodicLoop.RunAsync(
            period,
            client.Time,
            turn,
            failure => logger.LoopFailed(failure, options.ConsumerGroup, nameof(UpkeepLoop)),
            stopping);
}
