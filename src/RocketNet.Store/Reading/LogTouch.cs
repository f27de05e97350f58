using System.Buffers;
using RocketNet.Store.Files;

namespace RocketNet.Store.Reading;

/// <summary>
/// Reads a part of a file by calls before it is walked through the mapping, so that a bad sector is an error and no
/// fatal fault. What it read lies in memory then; holes are not read.
/// </summary>
internal static class LogTouch
{
    private const int ChunkBytes = 256 * 1024;

    /// <exception cref="StoreFileException">The disk failed; names file and offset.</exception>
    public static void Run(IStoreFile file, long from, long to)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            for (long at = from; at < to; at += ChunkBytes)
            {
                at = Math.Max(at, file.NextDataFrom(at));
                if (at >= to)
                {
                    return;
                }

                _ = FarRead.Read(file, buffer.AsSpan(0, (int)Math.Min(ChunkBytes, to - at)), at, ReadWait.ForDisk);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
