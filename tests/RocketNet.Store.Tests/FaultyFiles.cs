using RocketNet.Store.Files;

namespace RocketNet.Store.Tests;

/// <summary>The real disk, except that chosen calls fail or wait. Any thread.</summary>
internal sealed class FaultyFiles : IStoreFiles
{
    private readonly DiskFiles _disk = new();

    /// <summary>Whether a call ("flush", "write", "allocate", "create", …) on a path fails.</summary>
    public Func<string, string, bool> Fails { get; set; } = (_, _) => false;

    /// <summary>Called before each call goes on; may block.</summary>
    public Action<string, string> Before { get; set; } = (_, _) => { };

    /// <summary>What an "allocate" that fails answers.</summary>
    public AllocateOutcome AllocateFailure { get; set; } = AllocateOutcome.NoSpace;

    /// <summary>Told of each sync of a file that succeeded.</summary>
    public Action<string> Flushed { get; set; } = _ => { };

    /// <summary>Told of each sync of a folder that succeeded.</summary>
    public Action<string> FolderFlushed { get; set; } = _ => { };

    /// <summary>Told of each range said to be read soon: path, offset, length.</summary>
    public Action<string, long, long> Announced { get; set; } = (_, _, _) => { };

    /// <summary>Whether a part, from an offset on so many bytes, is loaded; else walks fall back to reads.</summary>
    public Func<long, long, bool> Loads { get; set; } = (_, _) => false;

    public bool KnowsWriteTimes { get; set; } = true;

    /// <summary>How full the disk of a folder is.</summary>
    public Func<string, DiskSpace>? Space { get; set; }

    public void Check(string call, string path)
    {
        Before(call, path);
        if (Fails(call, path))
        {
            throw new IOException($"{call} of {path}: as the test wanted");
        }
    }

    public IStoreFile Create(string path, long length)
    {
        Check("create", path);
        return new FaultyFile(_disk.Create(path, length), this);
    }

    public IStoreFile Open(string path)
    {
        Check("open", path);
        return new FaultyFile(_disk.Open(path), this);
    }

    public bool FileExists(string path) => _disk.FileExists(path);

    public bool FolderExists(string path) => _disk.FolderExists(path);

    public IReadOnlyList<StoreFileEntry> ListFiles(string folder) => KnowsWriteTimes
        ? _disk.ListFiles(folder)
        : [.. _disk.ListFiles(folder).Select(file => file with { LastWrite = default })];

    public IReadOnlyList<string> ListFolders(string folder) => _disk.ListFolders(folder);

    public void CreateFolder(string path)
    {
        Check("mkdir", path);
        _disk.CreateFolder(path);
    }

    public void Delete(string path)
    {
        Check("delete", path);
        _disk.Delete(path);
    }

    public void DeleteFolder(string path) => _disk.DeleteFolder(path);

    public void Rename(string path, string newPath)
    {
        Check("rename", path);
        _disk.Rename(path, newPath);
    }

    public void Link(string path, string newPath)
    {
        Check("link", path);
        _disk.Link(path, newPath);
    }

    public void FlushFolder(string path)
    {
        Check("flushfolder", path);
        _disk.FlushFolder(path);
        FolderFlushed(path);
    }

    public bool TryFlushFileSystem(string folder) => false;

    public DiskSpace SpaceOf(string folder) => Space is { } space ? space(folder) : _disk.SpaceOf(folder);

    public IDisposable? TryLock(string path) => _disk.TryLock(path);

    private sealed class FaultyFile(IStoreFile file, FaultyFiles owner) : IStoreFile
    {
        public string Path => file.Path;

        public long Length => file.Length;

        public void SetLength(long length)
        {
            owner.Check("setlength", Path);
            file.SetLength(length);
        }

        public AllocateOutcome Allocate(long offset, long length) =>
            owner.Fails("allocate", Path) ? owner.AllocateFailure : file.Allocate(offset, length);

        public int Read(Span<byte> destination, long offset)
        {
            owner.Check("read", Path);
            return file.Read(destination, offset);
        }

        public int ReadResident(Span<byte> destination, long offset) =>
            owner.Fails("resident", Path) ? 0 : file.ReadResident(destination, offset);

        public void Announce(long offset, long length)
        {
            owner.Announced(Path, offset, length);
            file.Announce(offset, length);
        }

        public bool TryLoad(MappedRegion mapping, long offset, long length) => owner.Loads(offset, length);

        public void Write(ReadOnlySpan<byte> source, long offset)
        {
            owner.Check("write", Path);
            file.Write(source, offset);
        }

        public void Flush()
        {
            owner.Check("flush", Path);
            file.Flush();
            owner.Flushed(Path);
        }

        public void ZeroFrom(long offset)
        {
            owner.Check("zero", Path);
            file.ZeroFrom(offset);
        }

        public long NextDataFrom(long offset) => file.NextDataFrom(offset);

        public MappedRegion Map(bool isSparse)
        {
            owner.Check("map", Path);
            return file.Map(isSparse);
        }

        public void Dispose() => file.Dispose();
    }
}
