using System.Buffers.Binary;
using RocketNet.StoreTool.Files;

namespace RocketNet.StoreTool.Logs;

/// <summary>
/// Finds the next record behind a damaged place of a file: magic, lengths and its own physical offset must agree. Its
/// body may be damaged too: what follows it must not be lost for that.
/// </summary>
internal static class RecordFinder
{
    private const int PhysicalOffsetAt = 28;
    private const int HeadBytes = 36;
    private const int ChunkBytesMin = 4 << 10;
    private const int ChunkBytesMax = 1 << 20;

    private static ReadOnlySpan<byte> MagicStart => [0xDA, 0xA3, 0x20];

    /// <returns>The record; null if there is none up to the end of the file.</returns>
    public static FoundRecord? FindNext(ReadFile file, long fileStart, long from)
    {
        // The next record is near as a rule: a log of nothing but damaged places must not cost a large read for each.
        byte[] chunk = new byte[ChunkBytesMin];
        for (long at = file.NextDataFrom(from - fileStart); at + HeadBytes <= file.Length; at = file.NextDataFrom(at))
        {
            int read = file.Read(chunk, at);
            if (FindIn(chunk.AsSpan(0, read), file, fileStart, at) is FoundRecord record)
            {
                return record;
            }

            at += Math.Max(1, read - HeadBytes);
            if (chunk.Length < ChunkBytesMax)
            {
                chunk = new byte[chunk.Length * 4];
            }
        }

        return null;
    }

    private static FoundRecord? FindIn(ReadOnlySpan<byte> bytes, ReadFile file, long fileStart, long at)
    {
        for (int i = 0; i + HeadBytes <= bytes.Length; i++)
        {
            // The magic stands behind the size.
            int found = bytes[(i + sizeof(int))..].IndexOf(MagicStart);
            if (found < 0)
            {
                break;
            }

            i += found;
            if (i + HeadBytes <= bytes.Length
                && BinaryPrimitives.ReadInt64BigEndian(bytes[(i + PhysicalOffsetAt)..]) == fileStart + at + i
                && RecordHead.TryRead(file, at + i, out RecordHead head))
            {
                return new FoundRecord(fileStart + at + i, head.StoreTimestamp);
            }
        }

        return null;
    }
}
