using System.Buffers;
using RocketNet.Store.Files;

namespace RocketNet.Store.Reading;

/// <summary>
/// Brings the parts of a log into memory by calls before they are walked through the mapping, so that a bad sector is
/// an error and no fatal fault; holes are left out. One walk, from front to back.
/// </summary>
internal struct LogTouch
{
    /// <summary>The largest record: what a walk may look at from where it stands.</summary>
    private const long RecordBytes = 8 << 20;
    private const long BytesAtOnce = 16 << 20;
    private const int ChunkBytes = 256 * 1024;

    private long _touchedTo;

    /// <summary>To be called at each record; mostly there is nothing to do.</summary>
    /// <param name="file">Where the walk is.</param>
    /// <param name="at">Offset in the log, in this file.</param>
    /// <param name="end">Offset in the log behind what the walk wants; it may lie behind the file.</param>
    /// <param name="bytesAhead">What will be looked at before the next call.</param>
    /// <returns>The offset up to which all is in memory now, if there was something to do; else 0.</returns>
    /// <exception cref="StoreFileException">The disk failed; names file and offset.</exception>
    public long Ahead(MappedFile file, long at, long end, long bytesAhead = RecordBytes)
    {
        if (at + bytesAhead < _touchedTo)
        {
            return 0;
        }

        end = Math.Min(end, file.End);
        long from = Math.Max(at, _touchedTo);
        if (from < end)
        {
            _touchedTo = Math.Min(end, Math.Max(from + BytesAtOnce, at + bytesAhead));
            if (!file.TryLoad(from - file.Start, _touchedTo - from))
            {
                Read(file.File, from - file.Start, _touchedTo - file.Start);
            }

            return _touchedTo;
        }

        return 0;
    }

    private static void Read(IStoreFile file, long from, long to)
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
