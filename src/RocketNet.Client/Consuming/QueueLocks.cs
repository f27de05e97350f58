using Microsoft.Extensions.Logging;

namespace RocketNet.Client.Consuming;

/// <summary>The locks that an orderly consumer has on its queues at the brokers. Any thread.</summary>
internal sealed class QueueLocks(ConsumerRequests requests, TimeProvider time, ILogger logger)
{
    // The broker forgets a lock after 60 s without a renewal; a consumer trusts it half as long.
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    /// <summary>The queue may be worked on.</summary>
    public bool IsValid(ProcessQueue queue) => queue.Lock.IsValid(time, Lifetime);

    /// <summary>Asks for one lock.</summary>
    public async Task<bool> TryLockAsync(ProcessQueue queue, CancellationToken cancellationToken)
    {
        await LockAsync([queue], cancellationToken).ConfigureAwait(false);
        return queue.Lock.IsLocked;
    }

    /// <summary>Asks for these locks, with one request to each broker; one that fails changes nothing.</summary>
    public Task LockAsync(IEnumerable<ProcessQueue> queues, CancellationToken cancellationToken) =>
        Task.WhenAll(queues
            .GroupBy(queue => queue.Queue.BrokerName)
            .Select(broker => LockAsync(broker.Key, [.. broker], cancellationToken)));

    /// <summary>Gives locks back. A broker that does not answer lets them go after a minute.</summary>
    public Task UnlockAsync(IEnumerable<ProcessQueue> queues, CancellationToken cancellationToken) =>
        Task.WhenAll(queues
            .Where(queue => queue.Lock.IsLocked)
            .GroupBy(queue => queue.Queue.BrokerName)
            .Select(broker => UnlockAsync(broker.Key, [.. broker], cancellationToken)));

    private async Task LockAsync(string brokerName, ProcessQueue[] queues, CancellationToken cancellationToken)
    {
        long askedAt = time.GetTimestamp();
        try
        {
            IReadOnlyList<MessageQueue> locked = await requests
                .LockAsync(brokerName, [.. queues.Select(queue => queue.Queue)], cancellationToken)
                .ConfigureAwait(false);
            HashSet<MessageQueue> held = [.. locked];
            foreach (ProcessQueue queue in queues)
            {
                queue.Lock.Set(held.Contains(queue.Queue), askedAt, time.GetUtcNow().ToUnixTimeMilliseconds());
            }
        }
        catch (RocketMqException failure)
        {
            logger.LockFailed(requests.Group, brokerName, failure.Message);
        }
    }

    private async Task UnlockAsync(string brokerName, ProcessQueue[] queues, CancellationToken cancellationToken)
    {
        foreach (ProcessQueue queue in queues)
        {
            queue.Lock.Set(isLocked: false, 0, 0);
        }

        try
        {
            await requests
                .UnlockAsync(brokerName, [.. queues.Select(queue => queue.Queue)], cancellationToken)
                .ConfigureAwait(false);
        }
        catch (RocketMqException failure)
        {
            logger.LockFailed(requests.Group, brokerName, failure.Message);
        }
    }
}
