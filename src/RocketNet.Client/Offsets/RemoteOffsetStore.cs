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

    public async Task<RocketMqException?> PersistAsync(
        IReadOnlyCollection<MessageQueue> queues, CancellationToken cancellationToken) =>
        FirstOf(await Task.WhenAll(queues
            .Where(queue => Noted(queue) is not null)
            .GroupBy(queue => (queue.BrokerName, queue.Topic))
            .Select(table => PersistTableAsync([.. table], cancellationToken))).ConfigureAwait(false));

    public void Forget(MessageQueue queue) => _noted.Forget(queue);

    // A broker keeps a group's offsets of a topic in one table and makes it with the first of them. When that is not
    // there yet, Java's keeps only some of several offsets that come at the same time: one goes ahead.
    private async Task<RocketMqException?> PersistTableAsync(
        MessageQueue[] queues, CancellationToken cancellationToken)
    {
        RocketMqException? first = await PersistAsync(queues[0], cancellationToken).ConfigureAwait(false);
        RocketMqException?[] others = await Task
            .WhenAll(queues.Skip(1).Select(queue => PersistAsync(queue, cancellationToken)))
            .ConfigureAwait(false);
        return first ?? FirstOf(others);
    }

    // Also what has not changed: a broker that was killed may have lost what it was told last.
    private async Task<RocketMqException?> PersistAsync(MessageQueue queue, CancellationToken cancellationToken)
    {
        if (Noted(queue) is not { } offset)
        {
            return null;
        }

        try
        {
            await requests.UpdateOffsetAsync(queue, offset, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (RocketMqException failure)
        {
            logger.OffsetNotPersisted(requests.Group, queue, offset, failure.Message);
            return failure;
        }
    }

    private static RocketMqException? FirstOf(RocketMqException?[] failures) =>
        Array.Find(failures, failure => failure is not null);
}
