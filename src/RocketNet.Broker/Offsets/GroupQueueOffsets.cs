using System.Collections.Concurrent;

namespace RocketNet.Broker.Offsets;

/// <summary>The committed offsets of one group on the queues of one topic. Any thread.</summary>
/// <remarks>
/// Values are eight bytes, which the dictionary replaces in place: a commit to a known queue allocates nothing.
/// </remarks>
internal sealed class GroupQueueOffsets(string topic, string group)
{
    /// <summary>Far above any real topic; without it one client could fill the memory with queue ids.</summary>
    private const int QueueCountMax = 65_536;

    private const int InitialCapacity = 7;

    private readonly ConcurrentDictionary<int, long> _offsets = new(concurrencyLevel: 1, InitialCapacity);

    public string Topic { get; } = topic;

    public string Group { get; } = group;

    public bool TryGet(int queueId, out long offset) => _offsets.TryGetValue(queueId, out offset);

    public bool TryCommit(int queueId, long offset)
    {
        if (queueId is < 0 or >= QueueCountMax)
        {
            return false;
        }

        _offsets[queueId] = offset;
        return true;
    }

    /// <summary>Offset by queue id at one moment.</summary>
    public IReadOnlyDictionary<int, long> Snapshot() => _offsets.ToArray().ToDictionary();
}
