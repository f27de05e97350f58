using System.Buffers.Binary;
using RocketNet.Protocol.Messages;
using RocketNet.StoreTool.Files;

namespace RocketNet.StoreTool.Logs;

/// <summary>
/// Finds the next record behind a damaged place of a file: magic, lengths and its own physical offset must agree. Its
/// body may be damaged too: what follows it must not be lost for that.
/// </summary>
internal static class RecordFinder
{
    public const int RecordBytesMax = 64 << 20;
    private const int PhysicalOffsetAt = 28;
    private const int HeadBytes = 36;
    private const int ChunkBytes = 1 << 20;

    private static ReadOnlySpan<byte> MagicStart => [0xDA, 0xA3, 0x20];

    /// <returns>The record; null if there is none up to the end of the file.</returns>
    public static FoundRecord? FindNext(ReadFile file, long fileStart, long from)
    {
        byte[] chunk = new byte[ChunkBytes + HeadBytes];
        for (long at = file.NextDataFrom(from - fileStart); at + HeadBytes <= file.Length; at = file.NextDataFrom(at))
        {
            int read = file.Read(chunk, at);
            ReadOnlySpan<byte> bytes = chunk.AsSpan(0, read);
            for (int i = 0; i + HeadBytes <= bytes.Length; i++)
            {
                // The magic stands behind the size.
                int found = bytes[(i + 4)..].IndexOf(MagicStart);
                if (found < 0)
                {
                    break;
                }

                i += found;
                if (i + HeadBytes <= bytes.Length
                    && BinaryPrimitives.ReadInt64BigEndian(bytes[(i + PhysicalOffsetAt)..]) == fileStart + at + i
                    && TryRead(file, fileStart, at + i) is FoundRecord record)
                {
                    return record;
                }
            }

            at += Math.Max(1, read - HeadBytes);
        }

        return null;
    }

    private static FoundRecord? TryRead(ReadFile file, long fileStart, long position)
    {
        Span<byte> size = stackalloc byte[sizeof(int)];
        file.Read(size, position);
        int totalSize = BinaryPrimitives.ReadInt32BigEndian(size);
        if (totalSize < HeadBytes || totalSize > Math.Min(RecordBytesMax, file.Length - position))
        {
            return null;
        }

        byte[] bytes = new byte[totalSize];
        file.Read(bytes, position);
        return MessageRecordReader.TryRead(bytes, verifyBody: false, out MessageRecord record) == RecordStatus.Ok
            ? new FoundRecord(fileStart + position, record.StoreTimestamp)
            : null;
    }
}
