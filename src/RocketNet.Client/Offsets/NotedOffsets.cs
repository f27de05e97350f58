using System.Collections.Concurrent;

namespace RocketNet.Client.Offsets;

/// <summary>How far this member has come with each queue, whether stored yet or not. Any thread.</summary>
internal sealed class NotedOffsets(IEnumerable<KeyValuePair<MessageQueue, long>>? known = null)
{
    private readonly ConcurrentDictionary<MessageQueue, long> _offsets = new(known ?? []);

    /// <summary>All of them, as they are now.</summary>
    public IReadOnlyList<KeyValuePair<MessageQueue, long>> All => _offsets.ToArray();

    public long? Find(MessageQueue queue) => _offsets.TryGetValue(queue, out long offset) ? offset : null;

    public void Update(MessageQueue queue, long offset, bool increaseOnly)
    {
        if (increaseOnly)
        {
            _offsets.AddOrUpdate(
                queue,
                static (_, wanted) => wanted,
                static (_, known, wanted) => Math.Max(known, wanted),
                offset);
        }
        else
        {
            _offsets[queue] = offset;
        }
    }

    public void Forget(MessageQueue queue) => _offsets.TryRemove(queue, out _);
}
