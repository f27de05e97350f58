using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using RocketNet.Protocol.Messages;

namespace RocketNet.Store.Delaying;

/// <summary>
/// By what a waiting message and its delivery know each other: everything that a delivery takes over unchanged and that
/// no other encoding of the properties could alter.
/// </summary>
/// <remarks>Why these fields are enough: docs/decisions/0014-delay-progress-from-the-log.md.</remarks>
internal static class DeliveryIdentity
{
    private const int FixedBytes = 64;
    private const int OnStackMax = 512;

    /// <param name="level">The level it waits or waited in.</param>
    /// <param name="topic">The topic it is meant for.</param>
    /// <param name="queueId">The queue it is meant for.</param>
    /// <param name="record">The waiting record or the delivered one.</param>
    public static UInt128 Of(int level, ReadOnlySpan<byte> topic, int queueId, in MessageRecord record)
    {
        _ = MessageProperties.TryGet(record.Properties, PropertyNames.UniqueKey, out ReadOnlySpan<byte> key);
        int length = FixedBytes + topic.Length + key.Length;
        byte[]? rented = length > OnStackMax ? ArrayPool<byte>.Shared.Rent(length) : null;
        Span<byte> bytes = rented ?? stackalloc byte[OnStackMax];
        bytes = bytes[..length];
        WriteFixed(bytes, level, queueId, topic.Length, record);
        topic.CopyTo(bytes[FixedBytes..]);
        key.CopyTo(bytes[(FixedBytes + topic.Length)..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    private static void WriteFixed(Span<byte> bytes, int level, int queueId, int topicBytes, in MessageRecord record)
    {
        bytes[..FixedBytes].Clear();
        BinaryPrimitives.WriteInt32BigEndian(bytes, level);
        BinaryPrimitives.WriteInt32BigEndian(bytes[4..], queueId);
        BinaryPrimitives.WriteInt32BigEndian(bytes[8..], topicBytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], record.Flag);
        BinaryPrimitives.WriteInt64BigEndian(bytes[16..], record.BornTimestamp);
        BinaryPrimitives.WriteInt32BigEndian(bytes[24..], record.ReconsumeTimes);
        BinaryPrimitives.WriteInt32BigEndian(bytes[28..], record.BodyCrc);
        BinaryPrimitives.WriteInt32BigEndian(bytes[32..], record.Body.Length);
        record.BornHost.Write(bytes[36..]); // 20 bytes at most
    }
}
