using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace RocketNet.Broker.Tests.Killing;

/// <summary>
/// Every acknowledgement by its place. Small enough for millions of them: a thousand kills leave that many.
/// Any thread.
/// </summary>
internal sealed class AckLedger
{
    private readonly ConcurrentDictionary<(string Topic, int QueueId), List<Acknowledgement>> _queues = new();
    private int _count;

    /// <summary>Places that were acknowledged twice with different bodies; must stay empty.</summary>
    public ConcurrentBag<string> Contradictions { get; } = [];

    public int Count => Volatile.Read(ref _count);

    public IEnumerable<(string Topic, int QueueId)> Queues => _queues.Keys;

    public static ulong HashOf(ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash) | 1;
    }

    public void Add(QueuePlace place, Acknowledgement acknowledgement)
    {
        List<Acknowledgement> queue = _queues.GetOrAdd((place.Topic, place.QueueId), _ => []);
        lock (queue)
        {
            int index = (int)place.QueueOffset;
            while (queue.Count <= index)
            {
                queue.Add(default);
            }

            if (queue[index].Body != 0 && queue[index].Body != acknowledgement.Body)
            {
                Contradictions.Add($"{place} was acknowledged twice");
            }

            queue[index] = acknowledgement;
        }

        Interlocked.Increment(ref _count);
    }

    /// <summary>The acknowledgements of a queue by queue offset; an empty one where there was none.</summary>
    public Acknowledgement[] Of(string topic, int queueId)
    {
        List<Acknowledgement> queue = _queues[(topic, queueId)];
        lock (queue)
        {
            return [.. queue];
        }
    }

    public Acknowledgement At(QueuePlace place)
    {
        List<Acknowledgement> queue = _queues[(place.Topic, place.QueueId)];
        lock (queue)
        {
            return queue[(int)place.QueueOffset];
        }
    }

    /// <summary>Lost where that is allowed: the place may be given away again.</summary>
    public void Forget(QueuePlace place)
    {
        List<Acknowledgement> queue = _queues[(place.Topic, place.QueueId)];
        lock (queue)
        {
            queue[(int)place.QueueOffset] = default;
        }
    }
}
