using System.Buffers.Binary;

namespace RocketNet.Store.ConsumeQueues;

/// <summary>One ConsumeQueue entry: 20 bytes, big-endian, <c>i64 offset | i32 size | i64 tagsCode</c>.</summary>
/// <remarks>Layout: docs/consumequeue.md. Java: ConsumeQueue.CQ_STORE_UNIT_SIZE@4.9.8.</remarks>
internal readonly record struct ConsumeQueueEntry(PhysicalOffset Offset, int Size, long TagsCode)
{
    public const int ByteCount = 20;

    // Compat: ConsumeQueue.fillPreBlank@4.9.8 marks places before the first message with this size at offset 0.
    public static readonly ConsumeQueueEntry Filler = new(default, int.MaxValue, 0);

    /// <summary>Something has been written here: a message or a filler.</summary>
    public bool IsWritten => Size > 0 && Offset.Value >= 0;

    public bool IsFiller => Size == int.MaxValue && Offset.Value == 0;

    public static ConsumeQueueEntry Read(ReadOnlySpan<byte> entry) => new(
        new PhysicalOffset(BinaryPrimitives.ReadInt64BigEndian(entry)),
        BinaryPrimitives.ReadInt32BigEndian(entry[8..]),
        BinaryPrimitives.ReadInt64BigEndian(entry[12..]));

    public void Write(Span<byte> entry)
    {
        BinaryPrimitives.WriteInt64BigEndian(entry, Offset.Value);
        BinaryPrimitives.WriteInt32BigEndian(entry[8..], Size);
        BinaryPrimitives.WriteInt64BigEndian(entry[12..], TagsCode);
    }
}
