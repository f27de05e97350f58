namespace RocketNet.Client.Rebalancing;

/// <summary>
/// Queues are shared among the members of their own room; those of rooms without a member among all members.
/// </summary>
/// <param name="inner">Shares the queues of one room.</param>
/// <param name="resolver">Knows the rooms.</param>
/// <remarks>Java: AllocateMachineRoomNearby@4.9.8.</remarks>
public sealed class AllocateMachineRoomNearby(IAllocateMessageQueueStrategy inner, IMachineRoomResolver resolver)
    : IAllocateMessageQueueStrategy
{
    /// <inheritdoc/>
    public string Name => "MACHINE_ROOM_NEARBY-" + inner.Name;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The resolver named no room.</exception>
    public IReadOnlyList<MessageQueue> Allocate(
        string consumerGroup,
        string clientId,
        IReadOnlyList<MessageQueue> queues,
        IReadOnlyList<string> clientIds)
    {
        if (AllocationPlace.Find(clientId, queues, clientIds) < 0)
        {
            return [];
        }

        SortedDictionary<string, List<MessageQueue>> queuesByRoom = ByRoom(queues, resolver.BrokerDeployIn);
        SortedDictionary<string, List<string>> clientsByRoom = ByRoom(clientIds, resolver.ConsumerDeployIn);
        string ownRoom = resolver.ConsumerDeployIn(clientId);
        List<MessageQueue> result = [];
        if (queuesByRoom.Remove(ownRoom, out List<MessageQueue>? near))
        {
            result.AddRange(inner.Allocate(consumerGroup, clientId, near, clientsByRoom[ownRoom]));
        }

        foreach ((string room, List<MessageQueue> lonely) in queuesByRoom)
        {
            if (!clientsByRoom.ContainsKey(room))
            {
                result.AddRange(inner.Allocate(consumerGroup, clientId, lonely, clientIds));
            }
        }

        return result;
    }

    private static SortedDictionary<string, List<T>> ByRoom<T>(IReadOnlyList<T> things, Func<T, string> roomOf)
    {
        SortedDictionary<string, List<T>> rooms = new(StringComparer.Ordinal);
        foreach (T thing in things)
        {
            string room = roomOf(thing);
            if (string.IsNullOrEmpty(room))
            {
                throw new InvalidOperationException($"The machine room of {thing} is not known.");
            }

            if (!rooms.TryGetValue(room, out List<T>? members))
            {
                rooms[room] = members = [];
            }

            members.Add(thing);
        }

        return rooms;
    }
}
