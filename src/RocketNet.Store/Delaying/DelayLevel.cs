using System.Diagnostics.CodeAnalysis;
using RocketNet.Store.ConsumeQueues;

namespace RocketNet.Store.Delaying;

/// <summary>One level: its queue and how far that has been delivered. Written by the delay loop alone.</summary>
internal sealed class DelayLevel(int level, long next)
{
    private ConsumeQueue? _queue;
    private long _next = next;
    private bool _isCaughtUp;

    public int Number => level;

    /// <summary>The entry to be delivered next.</summary>
    public long Next
    {
        get => Volatile.Read(ref _next);
        set => Volatile.Write(ref _next, value);
    }

    /// <summary>The queue's max when the store was opened: what is newer cannot have been delivered before.</summary>
    public long MaxAtStart { get; private set; }

    /// <summary>
    /// Whether every entry that may have been delivered before the start has been looked at. Until then deliveries of
    /// entries from <see cref="Next"/> on may lie anywhere in the log.
    /// </summary>
    public bool IsPastStart => _isCaughtUp || Next >= MaxAtStart;

    /// <summary>Nothing more is due: what is not due yet has not been delivered.</summary>
    public void CaughtUp() => _isCaughtUp = true;

    public bool TryFindQueue(ConsumeQueueTable queues, [NotNullWhen(true)] out ConsumeQueue? queue)
    {
        if (_queue is null && queues.TryGet(ScheduleTopic.Utf8, level - 1, out ConsumeQueue? found))
        {
            _queue = found;
        }

        queue = _queue;
        return queue is not null;
    }

    // Compat: ScheduleMessageService.load@4.9.8 corrects an offset that lies outside the queue in the same way.
    public void SettleAtStart(ConsumeQueueTable queues)
    {
        if (TryFindQueue(queues, out ConsumeQueue? queue))
        {
            MaxAtStart = queue.Max.Value;
            Next = Math.Clamp(Next, Math.Min(queue.Min.Value, MaxAtStart), MaxAtStart);
        }
    }
}
