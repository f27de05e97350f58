using RocketNet.Store.Files;

namespace RocketNet.StoreTool.Files;

/// <summary>Copies a file without filling its holes; what is zero in the source is a hole in the copy.</summary>
internal static class SparseCopy
{
    private const int ChunkBytes = 1 << 20;

    /// <param name="from">The source, only read.</param>
    /// <param name="to">Must not exist.</param>
    /// <param name="advanced">Told of the bytes read; may be null.</param>
    public static void Copy(string from, string to, Action<long>? advanced = null)
    {
        DiskFiles disk = new();
        using ReadFile source = new(from);
        using IStoreFile target = disk.Create(to, source.Length);
        Copy(source, 0, source.Length, target, advanced);
        target.Flush();
        File.SetLastWriteTimeUtc(to, File.GetLastWriteTimeUtc(from));
    }

    /// <summary>Copies a range to the start of another file, which is as long as it.</summary>
    /// <param name="source">Where it stands.</param>
    /// <param name="from">Its first byte.</param>
    /// <param name="to">Behind its last byte, inside the source.</param>
    /// <param name="target">Full of zeros.</param>
    /// <param name="advanced">Told of the bytes read; may be null.</param>
    public static void Copy(ReadFile source, long from, long to, IStoreFile target, Action<long>? advanced = null)
    {
        byte[] chunk = new byte[ChunkBytes];
        for (long at = source.NextDataFrom(from); at < to; at = source.NextDataFrom(at))
        {
            int read = ReadTolerantly(source, chunk.AsSpan(0, (int)Math.Min(ChunkBytes, to - at)), at);
            ReadOnlySpan<byte> bytes = chunk.AsSpan(0, read);
            if (bytes.ContainsAnyExcept((byte)0))
            {
                target.Write(bytes, at - from);
            }

            advanced?.Invoke(read);
            at += Math.Max(1, read);
        }
    }

    /// <summary>Reads a range; what the disk cannot read becomes zero, sector by sector.</summary>
    private static int ReadTolerantly(ReadFile source, Span<byte> destination, long position)
    {
        const int SectorBytes = 4096;
        try
        {
            return source.Read(destination, position);
        }
        catch (IOException)
        {
            // A bad sector: the others are kept, and the checks have named this one.
            int wanted = (int)Math.Min(destination.Length, source.Length - position);
            for (int at = 0; at < wanted; at += SectorBytes)
            {
                Span<byte> sector = destination[at..Math.Min(at + SectorBytes, wanted)];
                try
                {
                    source.Read(sector, position + at);
                }
                catch (IOException)
                {
                    // This is the one.
                    sector.Clear();
                }
            }

            return wanted;
        }
    }
}
