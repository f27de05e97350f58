using System.Buffers.Binary;

namespace RocketNet.Store.Indexing;

/// <summary>
/// One entry of an index file: 20 bytes, big-endian, <c>i32 hash | i64 offset | i32 seconds | i32 previous</c>.
/// </summary>
/// <remarks>Layout: docs/index.md. Java: IndexFile.putKey@4.9.7.</remarks>
/// <param name="Hash">Of topic, <c>#</c> and key; never negative.</param>
/// <param name="Offset">Physical offset of the record.</param>
/// <param name="Seconds">Store time of the record after the file's begin timestamp.</param>
/// <param name="Previous">Number of the next older entry of the same slot; 0 for none.</param>
internal readonly record struct IndexEntry(int Hash, long Offset, int Seconds, int Previous)
{
    public const int ByteCount = 20;

    /// <summary>Nothing was ever written here.</summary>
    public bool IsUnwritten => this == default;

    public static IndexEntry Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt32BigEndian(bytes),
        BinaryPrimitives.ReadInt64BigEndian(bytes[4..]),
        BinaryPrimitives.ReadInt32BigEndian(bytes[12..]),
        BinaryPrimitives.ReadInt32BigEndian(bytes[16..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt32BigEndian(bytes, Hash);
        BinaryPrimitives.WriteInt64BigEndian(bytes[4..], Offset);
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], Seconds);
        BinaryPrimitives.WriteInt32BigEndian(bytes[16..], Previous);
    }

    // Compat: IndexFile.putKey@4.9.7 divides towards zero and keeps the result within 0 and the greatest int.
    public static int SecondsBetween(long beginTimestamp, long storeTimestamp) =>
        beginTimestamp <= 0 ? 0 : (int)Math.Clamp((storeTimestamp - beginTimestamp) / 1000, 0, int.MaxValue);
}
