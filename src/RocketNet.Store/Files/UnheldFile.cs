using Microsoft.Win32.SafeHandles;

namespace RocketNet.Store.Files;

/// <summary>
/// A file on Linux whose descriptor is not kept: each call opens the file for itself. For files that are many and
/// mapped, because a mapping needs none, and a process may have more mappings than open files.
/// </summary>
internal sealed class UnheldFile(IStorePath place) : IStoreFile
{
    public string Path => place.Path;

    public long Length
    {
        get
        {
            using LinuxFile file = Open(FileAccess.Read);
            return file.Length;
        }
    }

    public void SetLength(long length)
    {
        using LinuxFile file = Open();
        file.SetLength(length);
    }

    public AllocateOutcome Allocate(long offset, long length)
    {
        using LinuxFile file = Open();
        return file.Allocate(offset, length);
    }

    public int Read(Span<byte> destination, long offset)
    {
        using LinuxFile file = Open(FileAccess.Read);
        return file.Read(destination, offset);
    }

    public int ReadResident(Span<byte> destination, long offset)
    {
        using LinuxFile file = Open(FileAccess.Read);
        return file.ReadResident(destination, offset);
    }

    public void Announce(long offset, long length)
    {
        try
        {
            using LinuxFile file = Open(FileAccess.Read);
            file.Announce(offset, length);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Only a hint: whoever reads the file meets the failure.
        }
    }

    public bool TryLoad(MappedRegion mapping, long offset, long length)
    {
        using LinuxFile file = Open();
        return file.TryLoad(mapping, offset, length);
    }

    public void Write(ReadOnlySpan<byte> source, long offset)
    {
        using LinuxFile file = Open();
        file.Write(source, offset);
    }

    // A write-back error nobody was told of yet is told to whoever opens the file next, so a new descriptor hears it.
    public void Flush()
    {
        using LinuxFile file = Open();
        file.Flush();
    }

    public void ZeroFrom(long offset)
    {
        using LinuxFile file = Open();
        file.ZeroFrom(offset);
    }

    public long NextDataFrom(long offset)
    {
        using LinuxFile file = Open(FileAccess.Read);
        return file.NextDataFrom(offset);
    }

    public MappedRegion Map(bool isSparse)
    {
        try
        {
            using LinuxFile file = Open();
            return file.Map(isSparse);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // The disk has become read-only: what stands there can be read all the same.
            using LinuxFile file = Open(FileAccess.Read);
            return file.Map(isSparse);
        }
    }

    public void Dispose()
    {
        // Nothing is held.
    }

    private LinuxFile Open(FileAccess access = FileAccess.ReadWrite)
    {
        string path = place.Path;
        SafeFileHandle handle =
            File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete);
        return new LinuxFile(path, handle) { IsReadOnly = access == FileAccess.Read };
    }
}
