using Microsoft.Extensions.Logging;
using RocketNet.Client.Consuming;

namespace RocketNet.Client.Offsets;

/// <summary>Offsets at the brokers, for members that share the queues. Any thread.</summary>
internal sealed class RemoteOffsetStore(ConsumerRequests requests, ILogger logger) : IOffsetStore
{
    private readonly NotedOffsets _noted = new();

    public void Update(MessageQueue queue, long offset, bool increaseOnly) =>
        _noted.Update(queue, offset, increaseOnly);

    public long? Noted(MessageQueue queue) => _noted.Find(queue);

    public async Task<long> ReadAsync(MessageQueue queue, CancellationToken cancellationToken)
    {
        long offset = await requests.QueryOffsetAsync(queue, cancellationToken).ConfigureAwait(false);
        if (offset >= 0)
        {
            Update(queue, offset, increaseOnly: false);
        }

        return offset;
    }

    public Task PersistAsync(IReadOnlyCollection<MessageQueue> queues, CancellationToken cancellationToken) =>
        Task.WhenAll(queues.Select(queue => PersistAsync(queue, cancellationToken)));

    public void Forget(MessageQueue queue) => _noted.Forget(queue);

    // Also what has not changed: a broker that was killed may have lost what it was told last.
    private async Task PersistAsync(MessageQueue queue, CancellationToken cancellationToken)
    {
        if (Noted(queue) is not { } offset)
        {
            return;
        }

        try
        {
            await requests.UpdateOffsetAsync(queue, offset, cancellationToken).ConfigureAwait(false);
        }
        catch (RocketMqException failure)
        {
            logger.OffsetNotPersisted(requests.Group, queue, offset, failure.Message);
        }
    }
}
