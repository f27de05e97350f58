namespace RocketNet.Client.Rebalancing;

/// <summary>Decides which queues of a topic a member of a consumer group reads.</summary>
/// <remarks>
/// Every member decides for itself from the same lists, so the result may depend on nothing but the arguments. Members
/// of one group must use strategies of the same <see cref="Name"/>, Java's members included.
/// </remarks>
public interface IAllocateMessageQueueStrategy
{
    /// <summary>Java's name of the rule.</summary>
    string Name { get; }

    /// <summary>The member's own share, possibly empty.</summary>
    /// <param name="consumerGroup">The group.</param>
    /// <param name="clientId">The member that asks.</param>
    /// <param name="queues">All queues of the topic, sorted by topic, broker name and queue id.</param>
    /// <param name="clientIds">All members of the group, sorted by UTF-16 units.</param>
    IReadOnlyList<MessageQueue> Allocate(
        string consumerGroup,
        string clientId,
        IReadOnlyList<MessageQueue> queues,
        IReadOnlyList<string> clientIds);
}
