using RocketNet.Protocol.Bodies;

namespace RocketNet.Broker.Clients;

/// <summary>
/// Which client of a group may consume a queue in order (codes 41 and 42). Any thread. A lock lives 60 s after its
/// last renewal; a client that unregisters loses its locks at once, one whose connection ends only when it has itself
/// stopped to believe in them.
/// </summary>
/// <remarks>
/// Java keeps the locks of a lost client 60 s and forgets all locks when the broker restarts; then two clients can hold
/// one queue. <see cref="QueueLockFile"/> carries them over a restart.
/// </remarks>
public sealed class QueueLockTable(TimeProvider time)
{
    /// <summary>Beyond this new locks are refused; clients ask again.</summary>
    private const int LockCountMax = 1_000_000;

    // Guards the groups and their locks. Held for one request's queues at a time.
    private readonly Lock _changing = new();
    private readonly Dictionary<string, Dictionary<MessageQueue, QueueLock>> _groups = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>Told when a queue changes hands, not on renewals; outside the lock.</summary>
    public event Action? OwnersChanged;

    /// <summary>Gives the client those of the queues that are free, expired or already its own.</summary>
    public IReadOnlyList<MessageQueue> TryLock(string group, string clientId, IEnumerable<MessageQueue> queues)
    {
        long nowMillis = NowMillis();
        List<MessageQueue> locked = [];
        bool changed = false;
        lock (_changing)
        {
            if (!_groups.TryGetValue(group, out Dictionary<MessageQueue, QueueLock>? locks))
            {
                _groups[group] = locks = [];
            }

            foreach (MessageQueue queue in queues)
            {
                bool isHeld = locks.TryGetValue(queue, out QueueLock held);
                bool isOwn = isHeld && held.ClientId == clientId;
                if ((isHeld && !isOwn && !held.IsExpired(nowMillis)) || (!isHeld && _count >= LockCountMax))
                {
                    continue;
                }

                _count += isHeld ? 0 : 1;
                changed |= !isOwn;
                locks[queue] = new QueueLock(clientId, nowMillis, IsOrphaned: false);
                locked.Add(queue);
            }
        }

        Tell(changed);
        return locked;
    }

    /// <summary>Takes the client's own locks on these queues away; those of others stay.</summary>
    public void Unlock(string group, string clientId, IEnumerable<MessageQueue> queues)
    {
        bool changed = false;
        lock (_changing)
        {
            if (!_groups.TryGetValue(group, out Dictionary<MessageQueue, QueueLock>? locks))
            {
                return;
            }

            foreach (MessageQueue queue in queues)
            {
                if (locks.TryGetValue(queue, out QueueLock held) && held.ClientId == clientId)
                {
                    changed |= Remove(locks, queue);
                }
            }
        }

        Tell(changed);
    }

    /// <summary>The client said goodbye: it consumes nothing any more.</summary>
    internal void Release(string group, string clientId)
    {
        bool changed = false;
        lock (_changing)
        {
            foreach ((Dictionary<MessageQueue, QueueLock> locks, MessageQueue queue) in OwnedBy(group, clientId))
            {
                changed |= Remove(locks, queue);
            }
        }

        Tell(changed);
    }

    /// <summary>The client's last connection ended; it may be alive and consuming what it has.</summary>
    internal void Orphan(string group, string clientId)
    {
        lock (_changing)
        {
            foreach ((Dictionary<MessageQueue, QueueLock> locks, MessageQueue queue) in OwnedBy(group, clientId))
            {
                locks[queue] = locks[queue] with { IsOrphaned = true };
            }
        }
    }

    /// <summary>Forgets what has expired, so that groups that are gone do not stay in memory.</summary>
    internal void RemoveExpired()
    {
        long nowMillis = NowMillis();
        lock (_changing)
        {
            foreach ((string group, Dictionary<MessageQueue, QueueLock> locks) in _groups.ToList())
            {
                foreach (MessageQueue queue in locks.Keys.Where(queue => locks[queue].IsExpired(nowMillis)).ToList())
                {
                    Remove(locks, queue);
                }

                if (locks.Count == 0)
                {
                    _groups.Remove(group);
                }
            }
        }
    }

    internal IReadOnlyList<HeldQueueLock> Snapshot()
    {
        lock (_changing)
        {
            return
            [
                .. _groups.SelectMany(group => group.Value.Select(
                    held => new HeldQueueLock(group.Key, held.Key, held.Value))),
            ];
        }
    }

    /// <summary>Takes over the locks of the broker's last run: each is an orphan until its owner renews it.</summary>
    internal void Restore(IEnumerable<HeldQueueLock> held)
    {
        long nowMillis = NowMillis();
        lock (_changing)
        {
            foreach (HeldQueueLock old in held.Where(old => _count < LockCountMax))
            {
                // A clock set back must not make a lock last for ever.
                QueueLock orphan = old.Lock with
                {
                    IsOrphaned = true,
                    RenewedAtMillis = Math.Min(old.Lock.RenewedAtMillis, nowMillis),
                };
                if (orphan.IsExpired(nowMillis))
                {
                    continue;
                }

                if (!_groups.TryGetValue(old.Group, out Dictionary<MessageQueue, QueueLock>? locks))
                {
                    _groups[old.Group] = locks = [];
                }

                _count += locks.TryAdd(old.Queue, orphan) ? 1 : 0;
            }
        }
    }

    private List<(Dictionary<MessageQueue, QueueLock> Locks, MessageQueue Queue)> OwnedBy(
        string group,
        string clientId) =>
        _groups.TryGetValue(group, out Dictionary<MessageQueue, QueueLock>? locks)
            ? [.. locks.Where(held => held.Value.ClientId == clientId).Select(held => (locks, held.Key))]
            : [];

    private bool Remove(Dictionary<MessageQueue, QueueLock> locks, MessageQueue queue)
    {
        bool removed = locks.Remove(queue);
        _count -= removed ? 1 : 0;
        return removed;
    }

    private void Tell(bool changed)
    {
        if (changed)
        {
            OwnersChanged?.Invoke();
        }
    }

    private long NowMillis() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
