using RocketNet.Protocol.Bodies;

namespace RocketNet.Broker.Clients;

/// <summary>Who may consume one queue in order, and until when.</summary>
/// <param name="ClientId">The owner.</param>
/// <param name="RenewedAtMillis">Milliseconds since the epoch of the last time the owner asked for it.</param>
/// <param name="IsOrphaned">
/// The broker no longer hears the owner: its connection ended, or the broker itself was restarted since.
/// </param>
internal readonly record struct QueueLock(string ClientId, long RenewedAtMillis, bool IsOrphaned)
{
    /// <summary>Java: rocketmq.broker.rebalance.lockMaxLiveTime.</summary>
    public const long LifeMillis = 60_000;

    /// <summary>
    /// A client goes on consuming for 30 s after its last renewal (ProcessQueue.REBALANCE_LOCK_MAX_LIVE_TIME). Giving
    /// the queue away before that would let two clients consume it at once; a second allows for the request's way.
    /// </summary>
    public const long OrphanLifeMillis = 31_000;

    public bool IsExpired(long nowMillis) =>
        nowMillis - RenewedAtMillis > (IsOrphaned ? OrphanLifeMillis : LifeMillis);
}

/// <summary>One held lock, as <see cref="QueueLockFile"/> keeps it.</summary>
internal readonly record struct HeldQueueLock(string Group, MessageQueue Queue, QueueLock Lock);
