using RocketNet.Store.Files;

namespace RocketNet.Store.Tests.Crashes;

/// <summary>An open file of a simulated disk.</summary>
internal sealed class SimulatedFile(string path, SimulatedInode inode, SimulatedDisk disk, SimulatedFiles process)
    : IStoreFile
{
    private const int ErrorInvalid = 22;

    public string Path => path;

    public long Length => inode.Length;

    public void SetLength(long length)
    {
        if (!process.IsDead)
        {
            disk.Capture();
            inode.SetLength(length);
            disk.Record(new TraceOperation(TraceKind.Length, inode.Number, path, Value: length));
        }
    }

    // Space is not content: what was allocated and not written reads as zeros, before a crash and after.
    public AllocateOutcome Allocate(long offset, long length) => AllocateOutcome.Done;

    public int Read(Span<byte> destination, long offset)
    {
        int bytes = (int)Math.Clamp(inode.Length - offset, 0, destination.Length);
        inode.Bytes.Slice((int)Math.Min(offset, inode.Length), bytes).CopyTo(destination);
        return bytes;
    }

    public int ReadResident(Span<byte> destination, long offset) => Read(destination, offset);

    public void Write(ReadOnlySpan<byte> source, long offset)
    {
        if (process.IsDead)
        {
            return;
        }

        disk.Capture();
        if (offset + source.Length > inode.Length)
        {
            inode.SetLength(offset + source.Length);
            disk.Record(new TraceOperation(TraceKind.Length, inode.Number, path, Value: inode.Length));
        }

        source.CopyTo(inode.Bytes[(int)offset..]);
        disk.RecordPages(inode, isMapped: false);
    }

    public void Flush()
    {
        if (!process.IsDead)
        {
            disk.Record(new TraceOperation(TraceKind.Sync, inode.Number, path));
        }
    }

    public void ZeroFrom(long offset)
    {
        if (!process.IsDead && !process.Faults.ZeroingDoesNothing)
        {
            disk.Capture();
            inode.Bytes[(int)Math.Min(offset, inode.Length)..].Clear();
            disk.RecordPages(inode, isMapped: false);
        }
    }

    public void Announce(long offset, long length)
    {
        // All is in memory here.
    }

    public bool TryLoad(MappedRegion mapping, long offset, long length) => false;

    public long NextDataFrom(long offset)
    {
        int found = inode.Bytes[(int)Math.Min(offset, inode.Length)..].IndexOfAnyExcept((byte)0);
        return found < 0 ? inode.Length : Math.Max(offset, (offset + found) & -PageVersion.ByteCount);
    }

    public MappedRegion Map(bool isSparse)
    {
        if (inode.Length == 0)
        {
            throw new StoreFileException("mmap", path, ErrorInvalid);
        }

        inode.CountMap(1);
        SimulatedFiles owner = process;
        return new MappedRegion(
            inode.Memory,
            inode.Length,
            (_, _) =>
            {
                if (!owner.IsDead)
                {
                    // What was stored before the mapping went is in the file.
                    disk.Capture();
                    inode.CountMap(-1);
                }
            },
            populate: null);
    }

    public void Dispose()
    {
    }
}
