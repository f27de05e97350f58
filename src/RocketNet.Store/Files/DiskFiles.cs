using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using RocketNet.Store.Files.Native;

namespace RocketNet.Store.Files;

/// <summary>The real disk.</summary>
public sealed class DiskFiles : IStoreFiles
{
    private static readonly bool IsLinux = OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    public IStoreFile Create(string path, long length)
    {
        IStoreFile file = Wrap(path, OpenHandle(path, FileMode.CreateNew));
        try
        {
            file.SetLength(length);
            return file;
        }
        catch (IOException)
        {
            // Left there, it would stand in the way of the next attempt.
            file.Dispose();
            Delete(path);
            throw;
        }
    }

    public IStoreFile Open(string path) => Wrap(path, OpenHandle(path, FileMode.Open));

    public IStoreFile OpenForMapping(IStorePath place) =>
        IsLinux ? new UnheldFile(place) : Open(place.Path);

    public bool FileExists(string path) => File.Exists(path);

    public bool FolderExists(string path) => Directory.Exists(path);

    public IReadOnlyList<StoreFileEntry> ListFiles(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        StoreFileEntry[] entries =
        [
            .. new DirectoryInfo(folder).GetFiles()
                .Select(file => new StoreFileEntry(file.Name, file.Length, file.LastWriteTimeUtc)),
        ];
        Array.Sort(entries, (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return entries;
    }

    public IReadOnlyList<string> ListFolders(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        string[] names = [.. new DirectoryInfo(folder).GetDirectories().Select(child => child.Name)];
        Array.Sort(names, string.CompareOrdinal);
        return names;
    }

    public void CreateFolder(string path) => Directory.CreateDirectory(path);

    public void Delete(string path) => File.Delete(path);

    public void DeleteFolder(string path) => Directory.Delete(path, recursive: true);

    public void Rename(string path, string newPath)
    {
        if (Directory.Exists(path))
        {
            Directory.Move(path, newPath);
        }
        else
        {
            File.Move(path, newPath, overwrite: true);
        }
    }

    public void Link(string path, string newPath)
    {
        if (!IsLinux || LinuxCalls.Link(path, newPath) != 0)
        {
            File.Copy(path, newPath, overwrite: true);
        }
    }

    public void FlushFolder(string path)
    {
        if (IsLinux)
        {
            WithFolder(path, "fsync", LinuxCalls.Sync);
        }
    }

    public bool TryFlushFileSystem(string folder)
    {
        if (!IsLinux)
        {
            return false;
        }

        WithFolder(folder, "syncfs", LinuxCalls.SyncFileSystem);
        return true;
    }

    public DiskSpace SpaceOf(string folder)
    {
        try
        {
            DriveInfo drive = new(Path.GetFullPath(folder));
            return new DiskSpace(drive.TotalSize, drive.TotalSize - drive.TotalFreeSpace, drive.AvailableFreeSpace);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A pseudo file system without figures, or one that may not be asked; the store works on it all the same.
            return default;
        }
    }

    public IDisposable? TryLock(string path) => FileLock.TryTake(path, IsLinux);

    private static SafeFileHandle OpenHandle(string path, FileMode mode) =>
        File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    private static IStoreFile Wrap(string path, SafeFileHandle handle) =>
        IsLinux ? new LinuxFile(path, handle) : new PortableFile(path, handle);

    private static void WithFolder(string path, string call, Func<int, int> action)
    {
        int folder = LinuxCalls.Open(path, LinuxCalls.OpenReadOnly, 0);
        if (folder < 0)
        {
            throw new StoreFileException("open", path, Marshal.GetLastPInvokeError());
        }

        int result = action(folder);
        int error = Marshal.GetLastPInvokeError();
        _ = LinuxCalls.Close(folder);
        if (result != 0)
        {
            throw new StoreFileException(call, path, error);
        }
    }
}
