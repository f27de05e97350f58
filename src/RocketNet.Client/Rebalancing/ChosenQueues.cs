namespace RocketNet.Client.Rebalancing;

/// <summary>The queues an application has given its consumer, instead of a share of the group's. Any thread.</summary>
internal sealed class ChosenQueues
{
    private volatile HashSet<MessageQueue>? _wanted;

    /// <summary>The application chooses the queues.</summary>
    public bool IsInUse => _wanted is not null;

    public void Set(IEnumerable<MessageQueue> queues) => _wanted = queues.ToHashSet();

    public bool Contains(MessageQueue queue) => _wanted?.Contains(queue) == true;
}
