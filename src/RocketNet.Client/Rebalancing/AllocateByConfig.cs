namespace RocketNet.Client.Rebalancing;

/// <summary>The queues that the application names, whoever else is in the group.</summary>
/// <remarks>
/// Of those only the ones of the topic that is shared. The group's retry topic has queues too: without them nobody gets
/// what failed. Java: AllocateMessageQueueByConfig@4.9.8.
/// </remarks>
public sealed class AllocateByConfig(IReadOnlyList<MessageQueue> ownQueues) : IAllocateMessageQueueStrategy
{
    /// <inheritdoc/>
    public string Name => "CONFIG";

    /// <inheritdoc/>
    public IReadOnlyList<MessageQueue> Allocate(
        string consumerGroup,
        string clientId,
        IReadOnlyList<MessageQueue> queues,
        IReadOnlyList<string> clientIds)
    {
        HashSet<MessageQueue> known = [.. queues];
        return [.. ownQueues.Where(known.Contains)];
    }
}
