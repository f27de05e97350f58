using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using RocketNet.Store.Files.Native;

namespace RocketNet.Store.Files;

/// <summary>
/// A file on Linux: the base library for positional reads and writes, own calls where it hides errors or has none.
/// </summary>
internal sealed class LinuxFile(string path, SafeFileHandle handle) : IStoreFile
{
    private const int ZeroChunkBytes = 256 * 1024;

    public string Path => path;

    /// <summary>Opened for reading only, and mapped so.</summary>
    public bool IsReadOnly { get; init; }

    public long Length => RandomAccess.GetLength(handle);

    public void SetLength(long length) => RandomAccess.SetLength(handle, length);

    public AllocateOutcome Allocate(long offset, long length)
    {
        int error;
        do
        {
            if (LinuxCalls.Allocate(handle, 0, offset, length) == 0)
            {
                return AllocateOutcome.Done;
            }

            error = Marshal.GetLastPInvokeError();
        }
        while (error == LinuxCalls.ErrorInterrupted);

        return error switch
        {
            LinuxCalls.ErrorNoSpace or LinuxCalls.ErrorQuota => AllocateOutcome.NoSpace,
            LinuxCalls.ErrorNotSupported or LinuxCalls.ErrorNoSystemCall => ZeroFill.Write(this, offset, length),
            _ => AllocateOutcome.Failed,
        };
    }

    public int Read(Span<byte> destination, long offset)
    {
        int total = 0;
        while (total < destination.Length)
        {
            int read = RandomAccess.Read(handle, destination[total..], offset + total);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }

    // One call answers whether the bytes are in memory and copies them, so no page can go in between; on a miss the
    // kernel begins to read ahead, and whoever reads next waits less. Anything it cannot do counts as a miss.
    public unsafe int ReadResident(Span<byte> destination, long offset)
    {
        try
        {
            fixed (byte* start = destination)
            {
                LinuxCalls.Buffer buffer = new() { Start = (nint)start, Length = destination.Length };
                nint read = LinuxCalls.ReadVector(handle, &buffer, 1, offset, LinuxCalls.ReadWithoutWaiting);
                return Math.Max(0, (int)read);
            }
        }
        catch (EntryPointNotFoundException)
        {
            // A C library that lacks the call.
            return 0;
        }
    }

    // The kernel may take less than it was told of, and a bad sector is found by whoever reads it.
    public void Announce(long offset, long length) =>
        _ = LinuxCalls.AdviseFile(handle, offset, length, LinuxCalls.FileAdviceWillNeed);

    // The kernel reads ahead behind what is populated, in larger pages than it does when advised to.
    public bool TryLoad(MappedRegion mapping, long offset, long length)
    {
        long end = Math.Min(offset + length, mapping.Length);
        for (long at = NextDataFrom(offset); at < end; at = NextDataFrom(at))
        {
            long hole = LinuxCalls.Seek(handle, at, LinuxCalls.SeekHole);
            long to = hole > at ? Math.Min(hole, end) : end;
            nint start = mapping.PageAt(at);
            if (LinuxCalls.Advise(start, mapping.AddressOf(to) - start, LinuxCalls.AdvicePopulateRead) != 0)
            {
                return false;
            }

            at = to;
        }

        return true;
    }

    public void Write(ReadOnlySpan<byte> source, long offset) => RandomAccess.Write(handle, source, offset);

    // FileStream.Flush(true) and RandomAccess.FlushToDisk of .NET 10 swallow the error of a failing fsync.
    public void Flush()
    {
        int result;
        do
        {
            result = LinuxCalls.DataSync(handle);
        }
        while (result != 0 && Marshal.GetLastPInvokeError() == LinuxCalls.ErrorInterrupted);

        if (result != 0)
        {
            throw new StoreFileException("fdatasync", path, Marshal.GetLastPInvokeError());
        }
    }

    public void ZeroFrom(long offset)
    {
        long length = Length;
        if (offset >= length)
        {
            return;
        }

        const int Punch = LinuxCalls.FallocatePunchHole | LinuxCalls.FallocateKeepSize;
        if (LinuxCalls.Allocate(handle, Punch, offset, length - offset) != 0)
        {
            ZeroWhatIsNot(offset, length);
        }
    }

    public long NextDataFrom(long offset)
    {
        long found = LinuxCalls.Seek(handle, offset, LinuxCalls.SeekData);
        if (found >= 0)
        {
            return found;
        }

        // No data behind the offset is the error "no such address"; anything else means the file system cannot tell.
        return Marshal.GetLastPInvokeError() == LinuxCalls.ErrorNoSuchAddress ? Length : offset;
    }

    public MappedRegion Map(bool isSparse)
    {
        long length = Length;
        int protection = IsReadOnly ? LinuxCalls.ProtectionRead : LinuxCalls.ProtectionReadWrite;
        nint start = LinuxCalls.Map(0, (nint)length, protection, LinuxCalls.MapShared, handle, 0);
        if (start == -1)
        {
            throw new StoreFileException("mmap", path, Marshal.GetLastPInvokeError());
        }

        if (isSparse)
        {
            _ = LinuxCalls.Advise(start, (nint)length, LinuxCalls.AdviceRandom);
        }

        return new MappedRegion(start, length, Unmap, Populate) { IsReadOnly = IsReadOnly };
    }

    public void Dispose() => handle.Dispose();

    private static void Unmap(nint start, long length) => _ = LinuxCalls.Unmap(start, (nint)length);

    private static bool Populate(nint start, long length) =>
        LinuxCalls.Advise(start, (nint)length, LinuxCalls.AdvicePopulateWrite) == 0;

    // Reads before it writes, so that holes stay holes.
    private void ZeroWhatIsNot(long offset, long length)
    {
        byte[] chunk = new byte[ZeroChunkBytes];
        byte[] zeros = new byte[ZeroChunkBytes];
        for (long at = NextDataFrom(offset); at < length; at = NextDataFrom(at))
        {
            int bytes = (int)Math.Min(ZeroChunkBytes, length - at);
            int read = Read(chunk.AsSpan(0, bytes), at);
            if (chunk.AsSpan(0, read).ContainsAnyExcept((byte)0))
            {
                Write(zeros.AsSpan(0, bytes), at);
            }

            at += bytes;
            if (at >= length)
            {
                break;
            }
        }
    }
}
