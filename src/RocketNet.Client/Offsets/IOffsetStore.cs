namespace RocketNet.Client.Offsets;

/// <summary>Keeps how far a group has consumed: at the brokers, or in a file when members get everything.</summary>
internal interface IOffsetStore
{
    /// <summary>Notes an offset in memory.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="offset">The first offset that is not consumed.</param>
    /// <param name="increaseOnly">A lower offset than the noted one is ignored.</param>
    void Update(MessageQueue queue, long offset, bool increaseOnly);

    /// <summary>The offset in memory; null when there is none.</summary>
    long? Noted(MessageQueue queue);

    /// <summary>The stored offset, noted in memory as well; −1 when nothing is stored.</summary>
    /// <exception cref="RocketMqException">The store cannot be read now: nobody knows whether there is one.</exception>
    Task<long> ReadAsync(MessageQueue queue, CancellationToken cancellationToken);

    /// <summary>Stores the noted offsets of these queues; one that fails keeps no other back.</summary>
    /// <returns>The first failure; all are logged, and the next turn comes soon. Null when there was none.</returns>
    Task<RocketMqException?> PersistAsync(
        IReadOnlyCollection<MessageQueue> queues, CancellationToken cancellationToken);

    /// <summary>Forgets a queue in memory; what is stored stays.</summary>
    void Forget(MessageQueue queue);
}
