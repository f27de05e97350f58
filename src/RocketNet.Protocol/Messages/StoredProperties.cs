using System.Runtime.CompilerServices;
using RocketNet.Protocol.Wire;

namespace RocketNet.Protocol.Messages;

/// <summary>Collects the properties of one send on the stack and writes them in their stored form.</summary>
/// <param name="properties">The text as the producer sent it.</param>
/// <param name="clusterName">The cluster's name.</param>
/// <param name="entries">Room for <see cref="CountMax"/> entries; what it holds does not matter.</param>
internal ref struct StoredProperties(
    ReadOnlySpan<byte> properties, ReadOnlySpan<byte> clusterName, Span<StoredProperties.Entry> entries)
{
    /// <summary>More properties than this take the slow way.</summary>
    public const int CountMax = 64;

    // Instead of a place in the text: the broker's own CLUSTER stands outside it.
    private const int ClusterStart = -1;

    private readonly ReadOnlySpan<byte> _properties = properties;
    private readonly ReadOnlySpan<byte> _clusterName = clusterName;
    private readonly Span<Entry> _entries = entries;
    private int _count;

    /// <summary>Fills the table as Java fills its map; false when there are too many entries for it.</summary>
    public bool TryCollect()
    {
        var reader = new PropertyReader(_properties);
        while (reader.MoveNext())
        {
            int hash = JavaString.HashCode(reader.Key);
            if (!TryPut(new Entry(hash, reader.KeyStart, reader.Key.Length, reader.Value.Length)))
            {
                return false;
            }
        }

        int clusterHash = JavaString.HashCode("CLUSTER"u8);
        return TryPut(new Entry(clusterHash, ClusterStart, "CLUSTER"u8.Length, _clusterName.Length));
    }

    /// <summary>Writes what was collected, WAIT left out or not; −1 when the room is too small.</summary>
    [SkipLocalsInit]
    public int Write(Span<byte> destination, bool keepsWait)
    {
        int capacity = JavaHashOrder.CapacityFor(_count);
        Span<ulong> order = stackalloc ulong[CountMax];
        order = order[.._count];
        for (int i = 0; i < _count; i++)
        {
            order[i] = JavaHashOrder.SortKey(_entries[i].KeyHash, capacity, i);
        }

        SortFew(order);
        int at = 0;
        foreach (ulong sortKey in order)
        {
            Entry entry = _entries[(int)(uint)sortKey];
            bool isKept = keepsWait || !KeyOf(entry).SequenceEqual("WAIT"u8);
            if (isKept && !TryAppend(entry, destination, ref at))
            {
                return -1;
            }
        }

        return at;
    }

    // By insertion: a message has a handful of properties, and the general sort costs more than that takes.
    private static void SortFew(Span<ulong> keys)
    {
        for (int i = 1; i < keys.Length; i++)
        {
            ulong key = keys[i];
            int at = i;
            for (; at > 0 && keys[at - 1] > key; at--)
            {
                keys[at] = keys[at - 1];
            }

            keys[at] = key;
        }
    }

    private bool TryAppend(Entry entry, Span<byte> destination, ref int at)
    {
        ReadOnlySpan<byte> key = KeyOf(entry);
        ReadOnlySpan<byte> value = entry.KeyStart == ClusterStart
            ? _clusterName
            : _properties.Slice(entry.KeyStart + entry.KeyLength + 1, entry.ValueLength);
        if (destination.Length - at < key.Length + value.Length + (at > 0 ? 2 : 1))
        {
            return false;
        }

        if (at > 0)
        {
            destination[at++] = MessageProperties.EntrySeparator;
        }

        key.CopyTo(destination[at..]);
        at += key.Length;
        destination[at++] = MessageProperties.ValueSeparator;
        value.CopyTo(destination[at..]);
        at += value.Length;
        return true;
    }

    // A name that is there already keeps its place and gets the new value, as in Java's map.
    private bool TryPut(Entry entry)
    {
        ReadOnlySpan<byte> key = KeyOf(entry);
        for (int i = 0; i < _count; i++)
        {
            if (_entries[i].KeyHash == entry.KeyHash && KeyOf(_entries[i]).SequenceEqual(key))
            {
                _entries[i] = entry;
                return true;
            }
        }

        if (_count == CountMax)
        {
            return false;
        }

        _entries[_count++] = entry;
        return true;
    }

    private readonly ReadOnlySpan<byte> KeyOf(Entry entry) =>
        entry.KeyStart == ClusterStart ? "CLUSTER"u8 : _properties.Slice(entry.KeyStart, entry.KeyLength);

    /// <summary>A property: its name's hash, and where name and value stand in the text.</summary>
    public readonly record struct Entry(int KeyHash, int KeyStart, int KeyLength, int ValueLength);
}
