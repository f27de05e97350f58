using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
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
        EveryAsync(client.Options.PersistConsumerOffsetInterval, PersistAsync, stopping),
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
        return offsets.PersistAsync(held.Queues, stopping);
    }

    private IEnumerable<ProcessQueue> Locked() => held.Processes.Where(queue => !queue.IsDropped);

    [SuppressMessage("Design", "CA1031", Justification = "The outermost turn of a loop that must outlive a failure.")]
    private async Task EveryAsync(TimeSpan period, Func<CancellationToken, Task> turn, CancellationToken stopping)
    {
        using PeriodicTimer timer = new(period, client.Time);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false);
                await turn(stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                logger.LoopFailed(failure, options.ConsumerGroup, nameof(UpkeepLoop));
            }
        }
    }
}
