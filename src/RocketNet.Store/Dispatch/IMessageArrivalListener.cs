using RocketNet.Store.ConsumeQueues;

namespace RocketNet.Store.Dispatch;

/// <summary>
/// Told of every message that became readable. Called by whichever thread dispatches, one at a time, after the
/// queue's max was raised; must not block, throw or allocate.
/// </summary>
public interface IMessageArrivalListener
{
    /// <param name="queue">The queue it went to; <see cref="ConsumeQueue.ListenerState"/> is for this listener.</param>
    /// <param name="max">The queue's max at the time of the call, which may already cover later messages.</param>
    /// <param name="tagsCode">The tags code in the message's entry.</param>
    /// <param name="storeTimestamp">When it was stored, milliseconds since 1970.</param>
    void Arrived(ConsumeQueue queue, QueueOffset max, long tagsCode, long storeTimestamp);
}
