using System.Buffers.Binary;

namespace RocketNet.Store.Indexing;

/// <summary>The first 40 bytes of an index file.</summary>
/// <remarks>Layout: docs/index.md. Java: IndexHeader@4.9.7.</remarks>
/// <param name="BeginTimestamp">Store time of the first entry's record, milliseconds since 1970.</param>
/// <param name="EndTimestamp">Store time of the last entry's record.</param>
/// <param name="BeginOffset">Physical offset of the first entry's record.</param>
/// <param name="EndOffset">Physical offset of the last entry's record.</param>
/// <param name="SlotsUsed">Slots that are not 0.</param>
/// <param name="Count">Number of the next entry, at least 1; 0 stands in a file that has never had one.</param>
internal readonly record struct IndexHeader(
    long BeginTimestamp, long EndTimestamp, long BeginOffset, long EndOffset, int SlotsUsed, int Count)
{
    public const int ByteCount = 40;

    public static IndexHeader Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt64BigEndian(bytes),
        BinaryPrimitives.ReadInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadInt64BigEndian(bytes[16..]),
        BinaryPrimitives.ReadInt64BigEndian(bytes[24..]),
        BinaryPrimitives.ReadInt32BigEndian(bytes[32..]),
        BinaryPrimitives.ReadInt32BigEndian(bytes[36..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes, BeginTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], EndTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(bytes[16..], BeginOffset);
        BinaryPrimitives.WriteInt64BigEndian(bytes[24..], EndOffset);
        BinaryPrimitives.WriteInt32BigEndian(bytes[32..], SlotsUsed);
        BinaryPrimitives.WriteInt32BigEndian(bytes[36..], Count);
    }
}
