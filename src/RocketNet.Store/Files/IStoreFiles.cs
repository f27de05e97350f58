namespace RocketNet.Store.Files;

/// <summary>
/// Every way the store touches the disk, so that tests can record calls, let them fail and enumerate crashes. Any
/// thread. Failures are <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.
/// </summary>
public interface IStoreFiles
{
    /// <summary>Makes a file that must not exist yet, with that length and nothing but zeros in it.</summary>
    IStoreFile Create(string path, long length);

    IStoreFile Open(string path);

    /// <summary>
    /// The same for a file that will be mapped and is one of very many: it need not hold a descriptor.
    /// </summary>
    IStoreFile OpenForMapping(IStorePath place) => Open(place.Path);

    bool FileExists(string path);

    bool FolderExists(string path);

    /// <summary>The files directly in a folder, in ordinal order of names; none if there is no such folder.</summary>
    IReadOnlyList<StoreFileEntry> ListFiles(string folder);

    /// <summary>
    /// The names of the folders directly in a folder, in ordinal order; none if there is no such folder.
    /// </summary>
    IReadOnlyList<string> ListFolders(string folder);

    void CreateFolder(string path);

    void Delete(string path);

    void DeleteFolder(string path);

    /// <summary>Renames a file or folder; a file in the way is replaced.</summary>
    void Rename(string path, string newPath);

    /// <summary>Gives a file a second name, or copies it where the file system has no hard links.</summary>
    void Link(string path, string newPath);

    /// <summary>
    /// Names created, renamed and deleted in this folder so far survive a power cut once this returns.
    /// </summary>
    void FlushFolder(string path);

    /// <summary>Syncs the whole file system under a folder in one call; false where there is no such call.</summary>
    bool TryFlushFileSystem(string folder);

    /// <summary>How full the disk under a folder is; zeros if that cannot be found out.</summary>
    DiskSpace SpaceOf(string folder);

    /// <summary>
    /// Locks byte 0 of a file as a JVM would, and against this process too; null if somebody holds it.
    /// </summary>
    IDisposable? TryLock(string path);
}
