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

    // Where queues are begun next, whatever is stored: the store may not have heard of it. Only while they stay ours.
    private readonly ConcurrentDictionary<MessageQueue, long> _moved = new();

    /// <summary>Pulls a queue; set once, before the first is taken.</summary>
    public required Func<ProcessQueue, long, CancellationToken, Task> Pull { get; init; }

    public IReadOnlyCollection<MessageQueue> Queues => (IReadOnlyCollection<MessageQueue>)_queues.Keys;

    /// <summary>The queues whose noted offsets are to be stored: also those that are about to be begun anew.</summary>
    public IReadOnlyCollection<MessageQueue> Noted => [.. _queues.Keys.Union(_moved.Keys)];

    public IReadOnlyList<ProcessQueue> Processes => [.. _queues.Values.Select(queue => queue.Process)];

    /// <summary>Makes these the held queues of a topic; false when that did not wholly succeed.</summary>
    public async Task<bool> TakeAsync(
        string topic, IReadOnlyCollection<MessageQueue> own, CancellationToken cancellationToken)
    {
        // A strategy of the application may name a queue twice, or one of another topic.
        HashSet<MessageQueue> wanted = [.. own.Where(queue => queue.Topic == topic)];
        bool isComplete = await ReleaseAsync(
            queue => queue.Topic == topic && !wanted.Contains(queue), cancellationToken).ConfigureAwait(false);
        ForgetMoved(queue => queue.Topic == topic && !wanted.Contains(queue));
        ProcessQueue[] added =
        [
            .. wanted.Where(queue => !_queues.ContainsKey(queue))
                .Select(queue => new ProcessQueue(queue, options.LimitsFor(wanted.Count))),
        ];
        if (locks is not null && added.Length != 0)
        {
            await locks.LockAsync(added, cancellationToken).ConfigureAwait(false);
        }

        foreach (ProcessQueue queue in added)
        {
            isComplete &= await BeginAsync(queue, cancellationToken).ConfigureAwait(false);
        }

        SetLimits(topic, wanted.Count);
        return isComplete;
    }

    /// <summary>Gives up the queues of topics that are not subscribed to any more.</summary>
    public async Task<bool> ReleaseOthersAsync(
        IReadOnlyCollection<string> topics, CancellationToken cancellationToken)
    {
        bool isComplete = await ReleaseAsync(queue => !topics.Contains(queue.Topic), cancellationToken)
            .ConfigureAwait(false);
        ForgetMoved(queue => !topics.Contains(queue.Topic));
        return isComplete;
    }

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

    /// <summary>The next time the queue is begun it is at this offset, if it is not given to somebody else.</summary>
    public void BeginAt(MessageQueue queue, long offset) => _moved[queue] = offset;

    /// <summary>
    /// Gives up the queues among these and stores the offsets they are to be begun at; they are begun there also when
    /// storing fails.
    /// </summary>
    public async Task ResetAsync(
        string topic, IReadOnlyDictionary<MessageQueue, long> wanted, CancellationToken cancellationToken)
    {
        AssignedQueue[] affected =
            [.. _queues.Where(entry => wanted.ContainsKey(entry.Key)).Select(entry => entry.Value)];
        foreach (AssignedQueue assigned in affected)
        {
            await assigned.DropAsync(isMoved: true).ConfigureAwait(false);
        }

        // All of them before anything is waited for: a request that is given up must not lose a part. Those that an
        // earlier reset gave up and nobody has begun since are among them.
        foreach ((MessageQueue queue, long offset) in wanted)
        {
            if (_queues.ContainsKey(queue) || _moved.ContainsKey(queue))
            {
                BeginAt(queue, offset);
                offsets.Update(queue, offset, increaseOnly: false);
            }
        }

        foreach (AssignedQueue assigned in affected)
        {
            await ReleaseAsync(assigned, cancellationToken).ConfigureAwait(false);
        }

        logger.OffsetsReset(requests.Group, topic, affected.Length);
    }

    /// <summary>
    /// Begins a held queue anew at another offset, which nobody commits by that; false when it is not held.
    /// </summary>
    /// <param name="queue">The queue.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="beginning">Called before anything is pulled.</param>
    public async Task<bool> MoveAsync(MessageQueue queue, long offset, Action<ProcessQueue> beginning)
    {
        if (!_queues.TryGetValue(queue, out AssignedQueue? assigned) || assigned.Process.IsDropped)
        {
            return false;
        }

        await assigned.DropAsync(isMoved: true).ConfigureAwait(false);
        Forget(assigned);
        _moved.TryRemove(queue, out _);
        ProcessQueue begun = new(queue, options.LimitsFor(_queues.Keys.Count(one => one.Topic == queue.Topic)));
        beginning(begun);
        Begin(begun, offset);
        return true;
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
            long offset = await StartAsync(queue.Queue, cancellationToken).ConfigureAwait(false);
            Begin(queue, offset);
            return true;
        }
        catch (RocketMqException failure)
        {
            logger.QueueNotTaken(requests.Group, queue.Queue, failure.Message);
            return false;
        }
    }

    private void Begin(ProcessQueue queue, long offset)
    {
        AssignedQueue assigned = new(queue);
        _queues[queue.Queue] = assigned;
        assigned.Begin(stopping => Pull(queue, offset, stopping));
        logger.QueueTaken(requests.Group, queue.Queue, offset);
    }

    private async Task<long> StartAsync(MessageQueue queue, CancellationToken cancellationToken)
    {
        if (!_moved.TryRemove(queue, out long offset))
        {
            return await startOffset.FindAsync(queue, cancellationToken).ConfigureAwait(false);
        }

        // What was stored since may be older: it is stored again in the next turn of the upkeep.
        offsets.Update(queue, offset, increaseOnly: false);
        return offset;
    }

    private void ForgetMoved(Func<MessageQueue, bool> isUnwanted)
    {
        // What could not be given up yet is stored when that succeeds.
        foreach (MessageQueue queue in _moved.Keys.Where(queue => isUnwanted(queue) && !_queues.ContainsKey(queue)))
        {
            _moved.TryRemove(queue, out _);
            offsets.Forget(queue);
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
        if (!_moved.ContainsKey(queue.Queue))
        {
            offsets.Forget(queue.Queue);
        }

        if (locks is not null)
        {
            await locks.UnlockAsync([queue], cancellationToken).ConfigureAwait(false);
        }

        _queues.TryRemove(queue.Queue, out _);
        Forget(assigned);
        logger.QueueReleased(requests.Group, queue.Queue);
        return true;
    }

    // Of a polled queue nobody else takes what it holds.
    private void Forget(AssignedQueue assigned)
    {
        if (options.IsPolled)
        {
            assigned.Process.Clear();
        }

        assigned.Dispose();
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
