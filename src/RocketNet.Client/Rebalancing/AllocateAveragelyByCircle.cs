namespace RocketNet.Client.Rebalancing;

/// <summary>Deals the queues out one by one, like cards.</summary>
/// <remarks>Java: AllocateMessageQueueAveragelyByCircle@4.9.8.</remarks>
public sealed class AllocateAveragelyByCircle : IAllocateMessageQueueStrategy
{
    /// <inheritdoc/>
    public string Name => "AVG_BY_CIRCLE";

    /// <inheritdoc/>
    public IReadOnlyList<MessageQueue> Allocate(
        string consumerGroup,
        string clientId,
        IReadOnlyList<MessageQueue> queues,
        IReadOnlyList<string> clientIds)
    {
        int index = AllocationPlace.Find(clientId, queues, clientIds);
        return index < 0 ? [] : [.. queues.Where((_, place) => place % clientIds.Count == index)];
    }
}
