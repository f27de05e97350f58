using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using RocketNet.Store.Statistics;

namespace RocketNet.Store.ConsumeQueues;

/// <summary>
/// All queues by topic (as UTF-8) and queue id. Looking up takes no lock and allocates nothing; adding and removing
/// are rare and make a new slot array.
/// </summary>
public sealed class ConsumeQueueTable : IDisposable
{
    private const int SlotsMin = 64;

    private readonly string _folder;
    private readonly long _fileBytes;
    private readonly ConsumeQueueMappings _mappings;

    // Chosen anew at each start, so that nobody can prepare topic names that all fall on one slot.
    private readonly ulong _seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) | 1;
    private readonly ConcurrentDictionary<string, QueueTopic> _topics = new(StringComparer.Ordinal);
    private readonly Lock _gate = new(); // guards changes of _slots, _count and _topics
    private ConsumeQueue?[] _slots = new ConsumeQueue?[SlotsMin];
    private int _count;

    internal ConsumeQueueTable(string folder, long fileBytes, ConsumeQueueMappings mappings)
    {
        _folder = folder;
        const int EntryBytes = ConsumeQueueEntry.ByteCount;
        _fileBytes = (fileBytes + EntryBytes - 1) / EntryBytes * EntryBytes;
        _mappings = mappings;
    }

    public int Count => Volatile.Read(ref _count);

    /// <summary>Every queue there is at the moment of asking, in no order.</summary>
    public IEnumerable<ConsumeQueue> All => Volatile.Read(ref _slots).OfType<ConsumeQueue>();

    internal string Folder => _folder;

    /// <summary>Runs an action while nobody writes entries. Set once by the store.</summary>
    internal Action<Action> Exclusively { get; set; } = action => action();

    internal Action? TopicRemoved { get; set; }

    internal ConsumeQueueMappings Mappings => _mappings;

    public bool TryGet(ReadOnlySpan<byte> topic, int queueId, [NotNullWhen(true)] out ConsumeQueue? queue)
    {
        uint hash = HashOf(topic, queueId);
        ConsumeQueue?[] slots = Volatile.Read(ref _slots);
        for (uint at = hash; ; at++)
        {
            queue = Volatile.Read(ref slots[at & (uint)(slots.Length - 1)]);
            if (queue is null)
            {
                return false;
            }

            if (queue.Matches(hash, topic, queueId))
            {
                return true;
            }
        }
    }

    public bool TryGet(string topic, int queueId, [NotNullWhen(true)] out ConsumeQueue? queue) =>
        TryGet(Encoding.UTF8.GetBytes(topic), queueId, out queue);

    /// <summary>What was appended to a topic; false if it has no queue.</summary>
    public bool TryGetPuts(string topic, [NotNullWhen(true)] out TopicPuts? puts)
    {
        puts = _topics.TryGetValue(topic, out QueueTopic? shared) ? shared.Puts : null;
        return puts is not null;
    }

    /// <summary>The queue, made in memory if it is not there; its folder is made with its first entry.</summary>
    public ConsumeQueue GetOrCreate(ReadOnlySpan<byte> topic, int queueId) =>
        TryGet(topic, queueId, out ConsumeQueue? queue) ? queue : Add(topic, queueId);

    public ConsumeQueue GetOrCreate(string topic, int queueId) => GetOrCreate(Encoding.UTF8.GetBytes(topic), queueId);

    /// <summary>
    /// Forgets a topic's queues and deletes their files; readers in the middle of one finish undisturbed.
    /// </summary>
    /// <exception cref="IOException">The files could not be deleted; the queues are forgotten all the same.</exception>
    public void RemoveTopic(string topic)
    {
        Exclusively(() => RemoveNow(topic));
        TopicRemoved?.Invoke();
    }

    public void Dispose() => _mappings.Dispose();

    /// <summary>
    /// Whether a topic can be the name of a folder and nothing else; what a damaged record says may be anything.
    /// </summary>
    internal static bool IsFolderName(ReadOnlySpan<byte> topic) =>
        !topic.IsEmpty
        && topic.IndexOfAny((byte)'/', (byte)'\\', (byte)0) < 0
        && !topic.SequenceEqual("."u8)
        && !topic.SequenceEqual(".."u8);

    /// <summary>Takes one queue out, after its folder was found damaged; the next record makes it anew.</summary>
    internal void Remove(ConsumeQueue removed)
    {
        lock (_gate)
        {
            Rebuild(_slots.Length, queue => !ReferenceEquals(queue, removed));
        }

        removed.Close();
    }

    private void RemoveNow(string topic)
    {
        List<ConsumeQueue> removed = [.. All.Where(queue => queue.Topic == topic)];
        lock (_gate)
        {
            Rebuild(_slots.Length, queue => queue.Topic != topic);
            _topics.TryRemove(topic, out _);
        }

        foreach (ConsumeQueue queue in removed)
        {
            queue.Close();
        }

        string folder = Path.Combine(_folder, topic);
        if (removed.Count > 0 && _mappings.Files.FolderExists(folder))
        {
            _mappings.Files.DeleteFolder(folder);
        }
    }

    private ConsumeQueue Add(ReadOnlySpan<byte> topic, int queueId)
    {
        lock (_gate)
        {
            if (TryGet(topic, queueId, out ConsumeQueue? present))
            {
                return present;
            }

            if ((_count + 1) * 2 > _slots.Length)
            {
                Rebuild(_slots.Length * 2, _ => true);
            }

            string topicName = Encoding.UTF8.GetString(topic);
            if (!_topics.TryGetValue(topicName, out QueueTopic? shared))
            {
                _topics[topicName] = shared = new QueueTopic(topic.ToArray());
            }

            ConsumeQueue added = new(shared, queueId, HashOf(topic, queueId), _folder, _fileBytes, _mappings);
            Insert(_slots, added);
            Volatile.Write(ref _count, _count + 1);
            return added;
        }
    }

    private void Rebuild(int slotCount, Func<ConsumeQueue, bool> isKept)
    {
        ConsumeQueue?[] slots = new ConsumeQueue?[slotCount];
        int count = 0;
        foreach (ConsumeQueue? queue in _slots)
        {
            if (queue is not null && isKept(queue))
            {
                Insert(slots, queue);
                count++;
            }
        }

        Volatile.Write(ref _slots, slots);
        Volatile.Write(ref _count, count);
    }

    private static void Insert(ConsumeQueue?[] slots, ConsumeQueue queue)
    {
        uint at = queue.Hash;
        while (slots[at & (uint)(slots.Length - 1)] is not null)
        {
            at++;
        }

        Volatile.Write(ref slots[at & (uint)(slots.Length - 1)], queue);
    }

    private uint HashOf(ReadOnlySpan<byte> topic, int queueId)
    {
        const ulong Multiplier = 0x9E3779B97F4A7C15;
        ulong hash = _seed ^ (uint)queueId;
        while (topic.Length >= sizeof(ulong))
        {
            hash = Fold(hash ^ BitConverter.ToUInt64(topic), Multiplier);
            topic = topic[sizeof(ulong)..];
        }

        ulong rest = (ulong)topic.Length << 56;
        for (int i = 0; i < topic.Length; i++)
        {
            rest |= (ulong)topic[i] << (8 * i);
        }

        hash = Fold(hash ^ rest, Multiplier ^ _seed);
        return (uint)(hash ^ BitOperations.RotateLeft(hash, 32));
    }

    private static ulong Fold(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }
}
