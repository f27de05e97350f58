namespace RocketNet.Client.Rebalancing;

/// <summary>What the strategies have in common: where a member stands in its group.</summary>
internal static class AllocationPlace
{
    /// <summary>
    /// The member's place; −1 when there is nothing to share or the group does not know it yet, as right after its
    /// start: then it gets nothing this time.
    /// </summary>
    public static int Find(string clientId, IReadOnlyList<MessageQueue> queues, IReadOnlyList<string> clientIds)
    {
        ArgumentException.ThrowIfNullOrEmpty(clientId);
        ArgumentNullException.ThrowIfNull(queues);
        ArgumentNullException.ThrowIfNull(clientIds);
        if (queues.Count == 0)
        {
            return -1;
        }

        for (int place = 0; place < clientIds.Count; place++)
        {
            if (string.Equals(clientIds[place], clientId, StringComparison.Ordinal))
            {
                return place;
            }
        }

        return -1;
    }
}
