namespace RocketNet.Client.Rebalancing;

/// <summary>
/// Shares only the queues of some rooms, where broker names have the form <c>room@name</c>; others are left alone.
/// </summary>
/// <param name="rooms">The rooms that this group reads.</param>
/// <remarks>Java: AllocateMessageQueueByMachineRoom@4.9.8.</remarks>
public sealed class AllocateByMachineRoom(IReadOnlySet<string> rooms) : IAllocateMessageQueueStrategy
{
    /// <inheritdoc/>
    public string Name => "MACHINE_ROOM";

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

        List<MessageQueue> own = [.. queues.Where(IsInRooms)];
        int share = own.Count / clientIds.Count;
        List<MessageQueue> result = own.GetRange(index * share, share);

        // What does not come out even lies at the end, one queue for each of the first members.
        int extra = (share * clientIds.Count) + index;
        if (extra < own.Count)
        {
            result.Add(own[extra]);
        }

        return result;
    }

    // Compat: AllocateMessageQueueByMachineRoom@4.9.8 splits as String.split does, which drops empty parts at the end.
    private bool IsInRooms(MessageQueue queue)
    {
        string[] parts = queue.BrokerName.TrimEnd('@').Split('@');
        return parts.Length == 2 && rooms.Contains(parts[0]);
    }
}
