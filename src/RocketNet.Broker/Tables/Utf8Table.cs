using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace RocketNet.Broker.Tables;

/// <summary>
/// A map from names in UTF-8 to values. Any thread reads without lock and without allocation while one thread writes:
/// a chain is only ever extended at its head, shortened by copying what stood before, and both become visible by
/// publishing one reference.
/// </summary>
/// <remarks>Bounded by its owner: whoever adds names decides how many there may be.</remarks>
/// <param name="bucketCount">Room at first, a power of two; doubled whenever there are more names than that.</param>
internal sealed class Utf8Table<TValue>(int bucketCount = 64)
    where TValue : class
{

    // Guards writing: the chains and the count. Readers never take it.
    private readonly Lock _writing = new();
    private Node?[] _buckets = new Node?[bucketCount];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>The values at one moment, in no particular order.</summary>
    public IEnumerable<TValue> Values
    {
        get
        {
            foreach (Node? head in Volatile.Read(ref _buckets))
            {
                for (Node? node = head; node is not null; node = node.Next)
                {
                    yield return node.Value;
                }
            }
        }
    }

    public bool TryGet(ReadOnlySpan<byte> name, [NotNullWhen(true)] out TValue? value)
    {
        uint hash = Utf8Hash.Compute(name);
        Node?[] buckets = Volatile.Read(ref _buckets);
        for (Node? node = buckets[hash & (uint)(buckets.Length - 1)]; node is not null; node = node.Next)
        {
            if (node.Hash == hash && name.SequenceEqual(node.Name))
            {
                value = node.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    [SkipLocalsInit]
    public bool TryGet(string name, [NotNullWhen(true)] out TValue? value)
    {
        int bytesMax = Encoding.UTF8.GetMaxByteCount(name.Length);
        Span<byte> utf8 = bytesMax <= 512 ? stackalloc byte[512] : new byte[bytesMax];
        return TryGet(utf8[..Encoding.UTF8.GetBytes(name, utf8)], out value);
    }

    /// <summary>Adds the value unless the name is taken.</summary>
    /// <returns>The value that stands under the name afterwards.</returns>
    public TValue GetOrAdd(byte[] name, TValue value)
    {
        lock (_writing)
        {
            if (TryGet(name, out TValue? present))
            {
                return present;
            }

            GrowIfFull();
            uint hash = Utf8Hash.Compute(name);
            ref Node? head = ref _buckets[hash & (uint)(_buckets.Length - 1)];
            Volatile.Write(ref head, new Node(name, hash, value, head));
            Volatile.Write(ref _count, _count + 1);
            return value;
        }
    }

    public bool Remove(ReadOnlySpan<byte> name, [NotNullWhen(true)] out TValue? removed)
    {
        lock (_writing)
        {
            if (!TryGet(name, out removed))
            {
                return false;
            }

            TValue gone = removed;
            ref Node? head = ref _buckets[Utf8Hash.Compute(name) & (uint)(_buckets.Length - 1)];
            Volatile.Write(ref head, CopyWithout(head, gone));
            Volatile.Write(ref _count, _count - 1);
            return true;
        }
    }

    // A reader that stands on an old node still finds its way to the end of the old chain.
    private static Node? CopyWithout(Node? head, TValue gone)
    {
        if (head is null)
        {
            return null;
        }

        return ReferenceEquals(head.Value, gone)
            ? head.Next
            : new Node(head.Name, head.Hash, head.Value, CopyWithout(head.Next, gone));
    }

    private void GrowIfFull()
    {
        if (_count < _buckets.Length)
        {
            return;
        }

        Node?[] larger = new Node?[_buckets.Length * 2];
        foreach (Node? head in _buckets)
        {
            for (Node? node = head; node is not null; node = node.Next)
            {
                ref Node? place = ref larger[node.Hash & (uint)(larger.Length - 1)];
                place = new Node(node.Name, node.Hash, node.Value, place);
            }
        }

        Volatile.Write(ref _buckets, larger);
    }

    private sealed record Node(byte[] Name, uint Hash, TValue Value, Node? Next);
}
