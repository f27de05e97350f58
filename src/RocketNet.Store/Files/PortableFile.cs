using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace RocketNet.Store.Files;

/// <summary>A file on Windows and macOS by the base library alone. Slower: space is made by writing zeros.</summary>
internal sealed class PortableFile(string path, SafeFileHandle handle) : IStoreFile
{
    private const int ZeroChunkBytes = 256 * 1024;
    private readonly Lock _viewGate = new(); // guards _view against a flush while the mapping goes away
    private MemoryMappedViewAccessor? _view;

    public string Path => path;

    public long Length => RandomAccess.GetLength(handle);

    public void SetLength(long length) => RandomAccess.SetLength(handle, length);

    public AllocateOutcome Allocate(long offset, long length) => ZeroFill.Write(this, offset, length);

    public int Read(Span<byte> destination, long offset)
    {
        int total = 0;
        for (int read = -1; read != 0 && total < destination.Length; total += read)
        {
            read = RandomAccess.Read(handle, destination[total..], offset + total);
        }

        return total;
    }

    // There is no portable way to ask, so old data always counts as not in memory.
    public int ReadResident(Span<byte> destination, long offset) => 0;

    public void Announce(long offset, long length)
    {
        // There is no portable way to say so.
    }

    public bool TryLoad(MappedRegion mapping, long offset, long length) => false;

    public void Write(ReadOnlySpan<byte> source, long offset) => RandomAccess.Write(handle, source, offset);

    public void Flush()
    {
        lock (_viewGate)
        {
            _view?.Flush();
        }

        RandomAccess.FlushToDisk(handle);
    }

    public void ZeroFrom(long offset)
    {
        byte[] zeros = new byte[ZeroChunkBytes];
        for (long length = Length; offset < length; offset += zeros.Length)
        {
            Write(zeros.AsSpan(0, (int)Math.Min(zeros.Length, length - offset)), offset);
        }
    }

    public long NextDataFrom(long offset) => offset;

    public unsafe MappedRegion Map(bool isSparse)
    {
        long length = Length;
        MemoryMappedFile mapping = MemoryMappedFile.CreateFromFile(
            handle, null, length, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        MemoryMappedViewAccessor view = mapping.CreateViewAccessor(0, length);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        lock (_viewGate)
        {
            _view = view;
        }

        return new MappedRegion((nint)start, length, (_, _) => Unmap(view, mapping), populate: null);
    }

    public void Dispose() => handle.Dispose();

    private void Unmap(MemoryMappedViewAccessor view, MemoryMappedFile mapping)
    {
        lock (_viewGate)
        {
            _view = null;
        }

        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        mapping.Dispose();
    }
}
