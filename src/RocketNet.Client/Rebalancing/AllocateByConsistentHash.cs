using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RocketNet.Client.Rebalancing;

/// <summary>Members stand several times on a ring of hashes; a queue belongs to the next one after its hash.</summary>
/// <param name="virtualNodeCount">How often each member stands on the ring; the same for all members.</param>
/// <remarks>
/// A member that comes or goes moves few queues. Java: AllocateMessageQueueConsistentHash@4.9.8.
/// </remarks>
public sealed class AllocateByConsistentHash(int virtualNodeCount = AllocateByConsistentHash.UsualNodeCount)
    : IAllocateMessageQueueStrategy
{
    /// <summary>Java's number of places for each member.</summary>
    public const int UsualNodeCount = 10;

    private readonly int _virtualNodeCount = virtualNodeCount >= 0
        ? virtualNodeCount
        : throw new ArgumentOutOfRangeException(nameof(virtualNodeCount));

    /// <inheritdoc/>
    public string Name => "CONSISTENT_HASH";

    /// <inheritdoc/>
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

        (uint[] hashes, string[] owners) = BuildRing(clientIds);
        return [.. queues.Where(queue => OwnerOf(queue, hashes, owners) == clientId)];
    }

    private (uint[] Hashes, string[] Owners) BuildRing(IReadOnlyList<string> clientIds)
    {
        // Where two members meet on the ring, the later one has the place.
        SortedDictionary<uint, string> ring = [];
        foreach (string clientId in clientIds)
        {
            for (int node = 0; node < _virtualNodeCount; node++)
            {
                ring[HashOf(string.Create(CultureInfo.InvariantCulture, $"{clientId}-{node}"))] = clientId;
            }
        }

        return ([.. ring.Keys], [.. ring.Values]);
    }

    private static string? OwnerOf(MessageQueue queue, uint[] hashes, string[] owners)
    {
        if (hashes.Length == 0)
        {
            return null;
        }

        uint hash = HashOf(queue.ToString());
        int place = Array.BinarySearch(hashes, hash);
        place = place < 0 ? ~place : place;
        return owners[place == owners.Length ? 0 : place];
    }

    [SuppressMessage("Security", "CA5351", Justification = "The ring of Java's members is made of MD5; no secret.")]
    private static uint HashOf(string key)
    {
        Span<byte> digest = stackalloc byte[MD5.HashSizeInBytes];
        MD5.HashData(Encoding.UTF8.GetBytes(key), digest);
        return BinaryPrimitives.ReadUInt32BigEndian(digest);
    }
}
