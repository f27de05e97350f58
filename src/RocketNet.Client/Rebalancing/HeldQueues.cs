using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using RocketNet.Client.Consuming;
using RocketNet.Client.Offsets;

namespace RocketNet.Client.Rebalancing;

/// <summary>The queues this member holds. Changed by one at a time; read by any thread.</summary>
internal sealed class HeldQueues(
    PushConsumerOptions options,
    ConsumerRequests requests,
    IOffsetStore offsets,
    QueueLocks? locks,
    StartOffset startOffset,
    ILogger logger)
{
    // A handler that is at work may end in this time; else the queue is given up in the next turn.
    private static readonly TimeSpan ConsumingPatience = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<MessageQueue, AssignedQueue> _queues = new();

    /// <summary>Pulls a queue; set once, before the first is taken.</summary>
    public required Func<ProcessQueue, long, CancellationToken, Task> Pull { get; init; }

    public IReadOnlyCollection<MessageQueue> Queues => (IReadOnlyCollection<MessageQueue>)_queues.Keys;

    public IReadOnlyList<ProcessQueue> Processes => [.. _queues.Values.Select(queue => queue.Process)];

    /// <summary>Makes these the held queues of a topic; false when that did not wholly succeed.</summary>
    public async Task<bool> TakeAsync(
        string topic, IReadOnlyCollection<MessageQueue> own, CancellationToken cancellationToken)
    {
        HashSet<MessageQueue> wanted = [.. own];
        bool isComplete = await ReleaseAsync(
            queue => queue.Topic == topic && !wanted.Contains(queue), cancellationToken).ConfigureAwait(false);
        ProcessQueue[] added =
        [
            .. own.Where(queue => !_queues.ContainsKey(queue))
                .Select(queue => new ProcessQueue(queue, options.LimitsFor(own.Count))),
        ];
        if (locks is not null && added.Length != 0)
        {
            await locks.LockAsync(added, cancellationToken).ConfigureAwait(false);
        }

        foreach (ProcessQueue queue in added)
        {
            isComplete &= await BeginAsync(queue, cancellationToken).ConfigureAwait(false);
        }

        SetLimits(topic, own.Count);
        return isComplete;
    }

    /// <summary>Gives up the queues of topics that are not subscribed to any more.</summary>
    public Task<bool> ReleaseOthersAsync(IReadOnlyCollection<string> topics, CancellationToken cancellationToken) =>
        ReleaseAsync(queue => !topics.Contains(queue.Topic), cancellationToken);

    /// <summary>Gives up queues, also those that were dropped or are not pulled; false when one is left.</summary>
    public async Task<bool> ReleaseAsync(Func<MessageQueue, bool> isUnwanted, CancellationToken cancellationToken)
    {
        bool isComplete = true;
        foreach ((MessageQueue queue, AssignedQueue assigned) in _queues)
        {
            if (isUnwanted(queue) || assigned.Process.IsDropped || assigned.Pulling.IsCompleted)
            {
                isComplete &= await ReleaseAsync(assigned, cancellationToken).ConfigureAwait(false);
            }
        }

        return isComplete;
    }

    /// <summary>Gives up the queues among these and stores the offsets they are to be begun at.</summary>
    public async Task ResetAsync(
        string topic, IReadOnlyDictionary<MessageQueue, long> wanted, CancellationToken cancellationToken)
    {
        AssignedQueue[] affected =
            [.. _queues.Where(entry => wanted.ContainsKey(entry.Key)).Select(entry => entry.Value)];
        foreach (AssignedQueue assigned in affected)
        {
            await assigned.DropAsync(isMoved: true).ConfigureAwait(false);
        }

        foreach (AssignedQueue assigned in affected)
        {
            MessageQueue queue = assigned.Process.Queue;
            offsets.Update(queue, wanted[queue], increaseOnly: false);
            await ReleaseAsync(assigned, cancellationToken).ConfigureAwait(false);
        }

        logger.OffsetsReset(requests.Group, topic, affected.Length);
    }

    /// <summary>Nothing more is pulled.</summary>
    public Task StopPullingAsync() => Task.WhenAll(_queues.Values.Select(queue => queue.StopPullingAsync()));

    /// <summary>The end: all queues are given up whatever their handlers do.</summary>
    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        if (locks is not null)
        {
            await locks.UnlockAsync(Processes, cancellationToken).ConfigureAwait(false);
        }

        foreach (AssignedQueue assigned in _queues.Values)
        {
            await assigned.DropAsync().ConfigureAwait(false);
            assigned.Dispose();
        }

        _queues.Clear();
    }

    private async Task<bool> BeginAsync(ProcessQueue queue, CancellationToken cancellationToken)
    {
        if (locks is not null && !queue.Lock.IsLocked)
        {
            logger.QueueNotTaken(requests.Group, queue.Queue, "another member holds its lock");
            return false;
        }

        try
        {
            long offset = await startOffset.FindAsync(queue.Queue, cancellationToken).ConfigureAwait(false);
            AssignedQueue assigned = new(queue);
            _queues[queue.Queue] = assigned;
            assigned.Begin(stopping => Pull(queue, offset, stopping));
            logger.QueueTaken(requests.Group, queue.Queue, offset);
            return true;
        }
        catch (RocketMqException failure)
        {
            logger.QueueNotTaken(requests.Group, queue.Queue, failure.Message);
            return false;
        }
    }

    private async Task<bool> ReleaseAsync(AssignedQueue assigned, CancellationToken cancellationToken)
    {
        ProcessQueue queue = assigned.Process;
        await assigned.DropAsync().ConfigureAwait(false);
        if (locks is not null)
        {
            // Whoever gets the lock next may begin at once: no handler of ours may be at work then.
            if (!await queue.Consuming.WaitAsync(ConsumingPatience, cancellationToken).ConfigureAwait(false))
            {
                queue.Lock.TryUnlockTimes++;
                return false;
            }

            queue.Consuming.Release();
        }

        await offsets.PersistAsync([queue.Queue], cancellationToken).ConfigureAwait(false);
        offsets.Forget(queue.Queue);
        if (locks is not null)
        {
            await locks.UnlockAsync([queue], cancellationToken).ConfigureAwait(false);
        }

        _queues.TryRemove(queue.Queue, out _);
        assigned.Dispose();
        logger.QueueReleased(requests.Group, queue.Queue);
        return true;
    }

    private void SetLimits(string topic, int count)
    {
        FlowLimits limits = options.LimitsFor(count);
        foreach (ProcessQueue queue in Processes)
        {
            if (queue.Queue.Topic == topic)
            {
                queue.SetLimits(limits);
            }
        }
    }
}
