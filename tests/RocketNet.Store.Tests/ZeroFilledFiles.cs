using RocketNet.Store.Files;

namespace RocketNet.Store.Tests;

/// <summary>The real disk as on a file system that cannot allocate: space is made by writing zeros.</summary>
internal sealed class ZeroFilledFiles : IStoreFiles
{
    private readonly DiskFiles _disk = new();

    public IStoreFile Create(string path, long length) => new ZeroFilledFile(_disk.Create(path, length));

    public IStoreFile Open(string path) => new ZeroFilledFile(_disk.Open(path));

    public bool FileExists(string path) => _disk.FileExists(path);

    public bool FolderExists(string path) => _disk.FolderExists(path);

    public IReadOnlyList<StoreFileEntry> ListFiles(string folder) => _disk.ListFiles(folder);

    public IReadOnlyList<string> ListFolders(string folder) => _disk.ListFolders(folder);

    public void CreateFolder(string path) => _disk.CreateFolder(path);

    public void Delete(string path) => _disk.Delete(path);

    public void DeleteFolder(string path) => _disk.DeleteFolder(path);

    public void Rename(string path, string newPath) => _disk.Rename(path, newPath);

    public void Link(string path, string newPath) => _disk.Link(path, newPath);

    public void FlushFolder(string path) => _disk.FlushFolder(path);

    public bool TryFlushFileSystem(string folder) => _disk.TryFlushFileSystem(folder);

    public DiskSpace SpaceOf(string folder) => _disk.SpaceOf(folder);

    public IDisposable? TryLock(string path) => _disk.TryLock(path);

    private sealed class ZeroFilledFile(IStoreFile file) : IStoreFile
    {
        public string Path => file.Path;

        public long Length => file.Length;

        public void SetLength(long length) => file.SetLength(length);

        public AllocateOutcome Allocate(long offset, long length) => ZeroFill.Write(file, offset, length);

        public int Read(Span<byte> destination, long offset) => file.Read(destination, offset);

        public int ReadResident(Span<byte> destination, long offset) => file.ReadResident(destination, offset);

        public void Announce(long offset, long length) => file.Announce(offset, length);

        public bool TryLoad(MappedRegion mapping, long offset, long length) => file.TryLoad(mapping, offset, length);

        public void Write(ReadOnlySpan<byte> source, long offset) => file.Write(source, offset);

        public void Flush() => file.Flush();

        public void ZeroFrom(long offset) => file.ZeroFrom(offset);

        public long NextDataFrom(long offset) => file.NextDataFrom(offset);

        public MappedRegion Map(bool isSparse) => file.Map(isSparse);

        public void Dispose() => file.Dispose();
    }
}
