using RocketNet.Client.Offsets;

namespace RocketNet.Client.Tests.Consuming;

/// <summary>Offsets in memory beside a store that never takes them and always holds the same.</summary>
internal sealed class NotedOffsetStore(long stored) : IOffsetStore
{
    private readonly NotedOffsets _noted = new();

    /// <summary>What storing does.</summary>
    public Func<Task> Persist { get; set; } = () => Task.CompletedTask;

    public void Update(MessageQueue queue, long offset, bool increaseOnly) =>
        _noted.Update(queue, offset, increaseOnly);

    public long? Noted(MessageQueue queue) => _noted.Find(queue);

    public Task<long> ReadAsync(MessageQueue queue, CancellationToken cancellationToken)
    {
        Update(queue, stored, increaseOnly: false);
        return Task.FromResult(stored);
    }

    public async Task<RocketMqException?> PersistAsync(
        IReadOnlyCollection<MessageQueue> queues, CancellationToken cancellationToken)
    {
        await Persist();
        return null;
    }

    public void Forget(MessageQueue queue) => _noted.Forget(queue);
}
