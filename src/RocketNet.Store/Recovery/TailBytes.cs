using RocketNet.Store.CommitLogs;
using RocketNet.Store.Files;

namespace RocketNet.Store.Recovery;

/// <summary>Looks at what stands behind a place of the CommitLog. Holes of the files are not read.</summary>
internal static class TailBytes
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>More than the largest record.</summary>
    private const int NearBytes = 8 << 20;

    /// <summary>A record without properties ends in two zeros, the length of them.</summary>
    private const int RecordTrailingZeros = 2;

    /// <summary>What the disk writes in one piece, or not at all.</summary>
    private const int SectorBytes = 512;

    /// <summary>Zeros up to the end of a sector that are no accident.</summary>
    private const int ZerosMin = 64;

    /// <summary>The last byte of a file that is not zero, at a position or behind it; -1 if there is none.</summary>
    public static long LastNonZero(MappedFile file, long from)
    {
        long last = -1;
        for (long at = file.File.NextDataFrom(from); at < file.Length;)
        {
            int bytes = (int)Math.Min(ChunkBytes, file.Length - at);
            int found = file.Span(at, bytes).LastIndexOfAnyExcept((byte)0);
            last = found < 0 ? last : at + found;
            at += bytes;
            at = at < file.Length ? file.File.NextDataFrom(at) : at;
        }

        return last;
    }

    /// <summary>Where what a file holds ends, from its start, given its last byte that is not zero.</summary>
    public static long DirtyEnd(MappedFile file, long lastNonZero) =>
        Math.Min(file.Length, lastNonZero + 1 + RecordTrailingZeros);

    /// <summary>Physical offset of the next whole record behind an offset, in its file or a later one; or -1.</summary>
    public static long NextWholeRecord(FileSequence files, long offset)
    {
        for (MappedFile? file = files.Find(offset); file is not null; file = files.Find(file.End))
        {
            long from = Math.Max(file.Start, offset);
            long data = file.File.NextDataFrom(from - file.Start);
            if (data >= file.Length || !file.TryLease(out MappedLease lease))
            {
                continue;
            }

            using (lease)
            {
                // Mostly it is near; only if it is not, the end of what the file holds is looked for first.
                long near = Math.Min(file.Length, data + NearBytes);
                long found = RecordSearch.FindNext(lease, file.Start, from, file.Start + near);
                if (found < 0 && near < file.Length)
                {
                    long end = DirtyEnd(file, LastNonZero(file, from - file.Start));
                    found = RecordSearch.FindNext(lease, file.Start, from, file.Start + end);
                }

                if (found >= 0)
                {
                    return found;
                }
            }
        }

        return -1;
    }

    /// <summary>Whether a sector that begins between two places holds nothing but zeros.</summary>
    /// <param name="bytes">Bytes of a file, up to its end or beyond what is asked for.</param>
    /// <param name="position">Where they begin in the file.</param>
    /// <param name="from">The first place, from their start.</param>
    /// <param name="to">Behind the last place.</param>
    public static bool HasZeroSector(ReadOnlySpan<byte> bytes, long position, int from, int to)
    {
        int into = (int)((position + from) % SectorBytes);
        for (int at = into == 0 ? from : from + SectorBytes - into; at < to; at += SectorBytes)
        {
            if (!bytes.Slice(at, Math.Min(SectorBytes, bytes.Length - at)).ContainsAnyExcept((byte)0))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether bytes look as if the disk never got a part of them: zeros from their start, or up to the end of a
    /// sector. A page that was not written before a power cut reads like that; flipped bits do not.
    /// </summary>
    /// <param name="bytes">What stands between two whole records.</param>
    /// <param name="position">Where they begin in the file.</param>
    public static bool HasUnwrittenPart(ReadOnlySpan<byte> bytes, long position)
    {
        if (RecordWalk.IsUnwritten(bytes))
        {
            return true;
        }

        for (long end = SectorBytes - (position % SectorBytes); end <= bytes.Length; end += SectorBytes)
        {
            int looked = (int)Math.Min(end, ZerosMin);
            if (!bytes.Slice((int)end - looked, looked).ContainsAnyExcept((byte)0))
            {
                return true;
            }
        }

        return false;
    }
}
