using System.Buffers.Binary;
using RocketNet.Protocol.Messages;
using RocketNet.Store.Files;

namespace RocketNet.Store.CommitLogs;

/// <summary>
/// Finds the next whole record behind a damaged place: magic, lengths and its own physical offset must agree.
/// </summary>
internal static class RecordSearch
{
    private const int PhysicalOffsetAt = 28;
    private const int HeadBytes = 36;

    private static ReadOnlySpan<byte> MagicStart => [0xDA, 0xA3, 0x20];

    /// <returns>Its physical offset, −1 if there is none before <paramref name="end"/>.</returns>
    public static long FindNext(MappedLease lease, long fileStart, long from, long end)
    {
        const int Chunk = 1 << 20;
        long limit = end - fileStart;
        for (long at = from - fileStart; at + HeadBytes <= limit; at += Chunk)
        {
            int bytes = (int)Math.Min(Chunk + HeadBytes, limit - at);
            ReadOnlySpan<byte> chunk = lease.Span(at, bytes);
            for (int i = 0; i + HeadBytes <= chunk.Length; i++)
            {
                int found = IndexOfMagic(chunk[(i + 4)..]);
                if (found < 0)
                {
                    break;
                }

                i += found;
                long position = at + i;
                if (i + HeadBytes <= chunk.Length
                    && BinaryPrimitives.ReadInt64BigEndian(chunk[(i + PhysicalOffsetAt)..]) == fileStart + position
                    && IsWhole(lease, position, limit))
                {
                    return fileStart + position;
                }
            }
        }

        return -1;
    }

    private static bool IsWhole(MappedLease lease, long position, long limit)
    {
        ReadOnlySpan<byte> bytes = lease.Span(position, (int)Math.Min(limit - position, int.MaxValue));
        return MessageRecordReader.TryRead(bytes, verifyBody: true, out _) == RecordStatus.Ok;
    }

    // Both versions share their first three bytes.
    private static int IndexOfMagic(ReadOnlySpan<byte> bytes) => bytes.IndexOf(MagicStart);
}
