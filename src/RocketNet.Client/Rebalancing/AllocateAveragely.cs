namespace RocketNet.Client.Rebalancing;

/// <summary>Neighbouring queues to each member, the first ones get one more when it does not come out even.</summary>
/// <remarks>Java: AllocateMessageQueueAveragely@4.9.8.</remarks>
public sealed class AllocateAveragely : IAllocateMessageQueueStrategy
{
    /// <inheritdoc/>
    public string Name => "AVG";

    /// <inheritdoc/>
    public IReadOnlyList<MessageQueue> Allocate(
        string consumerGroup,
        string clientId,
        IReadOnlyList<MessageQueue> queues,
        IReadOnlyList<string> clientIds)
    {
        int index = AllocationPlace.Find(clientId, queues, clientIds);
        if (index < 0)
        {
            return [];
        }

        int rest = queues.Count % clientIds.Count;
        bool takesOneMore = rest > 0 && index < rest;
        int share = queues.Count <= clientIds.Count
            ? 1
            : (queues.Count / clientIds.Count) + (takesOneMore ? 1 : 0);
        int start = takesOneMore ? index * share : (index * share) + rest;
        return [.. queues.Skip(start).Take(share)];
    }
}
