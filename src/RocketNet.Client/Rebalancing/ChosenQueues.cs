namespace RocketNet.Client.Rebalancing;

/// <summary>The queues an application has given its consumer, instead of a share of the group's. Any thread.</summary>
internal sealed class ChosenQueues
{
    private volatile IReadOnlyCollection<MessageQueue>? _wanted;

    /// <summary>The application chooses the queues.</summary>
    public bool IsInUse => _wanted is not null;

    public void Set(IReadOnlyCollection<MessageQueue> queues) => _wanted = [.. queues.Distinct()];

    /// <summary>Those of a topic that are there.</summary>
    public IReadOnlyCollection<MessageQueue> Of(string topic, IReadOnlyCollection<MessageQueue> queues) =>
        [.. (_wanted ?? []).Where(queue => queue.Topic == topic && queues.Contains(queue))];

    public bool Contains(MessageQueue queue) => _wanted?.Contains(queue) == true;
}
