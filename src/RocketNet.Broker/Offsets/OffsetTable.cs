using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using RocketNet.Broker.Tables;
using RocketNet.Protocol.Messages;

namespace RocketNet.Broker.Offsets;

/// <summary>
/// The offsets groups have committed, by topic and group. Any thread; a query, and a commit to a queue committed to
/// before, take no lock worth mention and allocate nothing. <see cref="OffsetFile"/> writes them down now and then.
/// </summary>
public sealed class OffsetTable
{
    /// <summary>Between topic and group in the key; legal in neither name.</summary>
    private const byte Separator = (byte)'@';

    private const int KeyBytesOnStack = 640;

    /// <summary>A bound on what clients can make by committing to new names.</summary>
    private const int PairCountMax = 1_000_000;

    private readonly Utf8Table<GroupQueueOffsets> _offsets = new();
    private long _changeCount;

    /// <summary>Rises with each change; equal values mean there is nothing new to write down.</summary>
    public long ChangeCount => Volatile.Read(ref _changeCount);

    internal IEnumerable<GroupQueueOffsets> Entries => _offsets.Values;

    /// <summary>The offset the group has committed on that queue; −1 when it has none.</summary>
    public bool TryQuery(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> group, int queueId, out long offset)
    {
        if (TryGet(topic, group, out GroupQueueOffsets? entry) && entry.TryGet(queueId, out offset))
        {
            return true;
        }

        offset = -1;
        return false;
    }

    public bool TryQuery(string topic, string group, int queueId, out long offset) =>
        TryQuery(Encoding.UTF8.GetBytes(topic), Encoding.UTF8.GetBytes(group), queueId, out offset);

    /// <summary>Stores an offset, lower ones too: what is right only the group knows.</summary>
    /// <returns>False when the names, the queue id or the number of entries are beyond all reason.</returns>
    public bool TryCommit(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> group, int queueId, long offset)
    {
        if (!TryGet(topic, group, out GroupQueueOffsets? entry) && !TryAdd(topic, group, queueId, out entry))
        {
            return false;
        }

        if (!entry.TryCommit(queueId, offset))
        {
            return false;
        }

        Interlocked.Increment(ref _changeCount);
        return true;
    }

    public bool TryCommit(string topic, string group, int queueId, long offset) =>
        TryCommit(Encoding.UTF8.GetBytes(topic), Encoding.UTF8.GetBytes(group), queueId, offset);

    /// <summary>The topics on which the group has committed anything.</summary>
    public IReadOnlyList<string> TopicsOf(string group) =>
        [.. Entries.Where(entry => entry.Group == group).Select(entry => entry.Topic)];

    /// <summary>The groups that have committed anything on the topic.</summary>
    public IReadOnlyList<string> GroupsOf(string topic) =>
        [.. Entries.Where(entry => entry.Topic == topic).Select(entry => entry.Group)];

    /// <summary>The topics of every group, in one walk.</summary>
    public ILookup<string, string> TopicsByGroup() => Entries.ToLookup(entry => entry.Group, entry => entry.Topic);

    /// <summary>Puts one group where another stands on a topic.</summary>
    public void Copy(string topic, string fromGroup, string toGroup)
    {
        if (TryGet(Encoding.UTF8.GetBytes(topic), Encoding.UTF8.GetBytes(fromGroup), out GroupQueueOffsets? from))
        {
            foreach ((int queueId, long offset) in from.Snapshot())
            {
                TryCommit(topic, toGroup, queueId, offset);
            }
        }
    }

    public void RemoveGroup(string group) => RemoveWhere(entry => entry.Group == group);

    /// <summary>
    /// Forgets a deleted topic: old offsets would make its groups skip messages of a new topic of that name.
    /// </summary>
    public void RemoveTopic(string topic) => RemoveWhere(entry => entry.Topic == topic);

    [SkipLocalsInit]
    private bool TryGet(
        ReadOnlySpan<byte> topic,
        ReadOnlySpan<byte> group,
        [NotNullWhen(true)] out GroupQueueOffsets? entry)
    {
        entry = null;
        int keyBytes = topic.Length + 1 + group.Length;
        if (keyBytes > KeyBytesOnStack)
        {
            return false;
        }

        Span<byte> key = stackalloc byte[KeyBytesOnStack];
        return _offsets.TryGet(WriteKey(topic, group, key), out entry);
    }

    private bool TryAdd(
        ReadOnlySpan<byte> topic,
        ReadOnlySpan<byte> group,
        int queueId,
        [NotNullWhen(true)] out GroupQueueOffsets? entry)
    {
        entry = null;
        bool isSane = queueId >= 0
            && group.Length is > 0 and <= GroupName.LengthMax
            && topic.Length > 0
            && topic.Length + 1 + group.Length <= KeyBytesOnStack;
        if (!isSane || _offsets.Count >= PairCountMax)
        {
            return false;
        }

        byte[] key = new byte[topic.Length + 1 + group.Length];
        WriteKey(topic, group, key);
        entry = _offsets.GetOrAdd(
            key,
            new GroupQueueOffsets(Encoding.UTF8.GetString(topic), Encoding.UTF8.GetString(group)));
        return true;
    }

    private static ReadOnlySpan<byte> WriteKey(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> group, Span<byte> key)
    {
        topic.CopyTo(key);
        key[topic.Length] = Separator;
        group.CopyTo(key[(topic.Length + 1)..]);
        return key[..(topic.Length + 1 + group.Length)];
    }

    private void RemoveWhere(Func<GroupQueueOffsets, bool> isGone)
    {
        foreach (GroupQueueOffsets entry in Entries.Where(isGone).ToList())
        {
            _offsets.Remove(Encoding.UTF8.GetBytes($"{entry.Topic}@{entry.Group}"), out _);
            Interlocked.Increment(ref _changeCount);
        }
    }
}
