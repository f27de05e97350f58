using RocketNet.Store.Files;

namespace RocketNet.Store.Tests.Crashes;

/// <summary>A simulated disk as one process sees it. After the process's death every call does nothing.</summary>
internal sealed class SimulatedFiles(SimulatedDisk disk, SimulatedFaults faults) : IStoreFiles
{
    private bool _isLocked;

    public SimulatedFaults Faults => faults;

    public bool IsDead { get; private set; }

    public void Die() => IsDead = true;

    public IStoreFile Create(string path, long length)
    {
        ThrowIfDead();
        if (disk.Names.ContainsKey(path) || !disk.Folders.Contains(Path.GetDirectoryName(path)!))
        {
            throw new StoreFileException($"create of {path}: it exists, or its folder does not");
        }

        disk.Capture();
        SimulatedInode inode = disk.AddFile(path);
        disk.Record(new TraceOperation(TraceKind.Create, inode.Number, path));
        SimulatedFile file = new(path, inode, disk, this);
        if (length > 0)
        {
            file.SetLength(length);
        }

        return file;
    }

    public IStoreFile Open(string path)
    {
        ThrowIfDead();
        return disk.Names.TryGetValue(path, out SimulatedInode? inode)
            ? new SimulatedFile(path, inode, disk, this)
            : throw new FileNotFoundException(path);
    }

    public bool FileExists(string path) => !IsDead && disk.Names.ContainsKey(path);

    public bool FolderExists(string path) => !IsDead && disk.Folders.Contains(path);

    public IReadOnlyList<StoreFileEntry> ListFiles(string folder)
    {
        List<StoreFileEntry> found = [];
        foreach ((string path, SimulatedInode inode) in disk.Names)
        {
            if (IsIn(path, folder))
            {
                found.Add(new StoreFileEntry(path[(folder.Length + 1)..], inode.Length));
            }
        }

        found.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        return found;
    }

    public IReadOnlyList<string> ListFolders(string folder)
    {
        List<string> found = [];
        foreach (string path in disk.Folders)
        {
            if (IsIn(path, folder))
            {
                found.Add(path[(folder.Length + 1)..]);
            }
        }

        found.Sort(StringComparer.Ordinal);
        return found;
    }

    public void CreateFolder(string path)
    {
        if (IsDead || disk.Folders.Contains(path))
        {
            return;
        }

        if (Path.GetDirectoryName(path) is { Length: > 1 } parent)
        {
            CreateFolder(parent);
        }

        disk.AddFolder(path);
        disk.Record(new TraceOperation(TraceKind.MakeFolder, -1, path));
    }

    public void Delete(string path)
    {
        if (!IsDead && disk.Names.TryGetValue(path, out SimulatedInode? inode))
        {
            disk.Capture();
            disk.RemoveName(path);
            disk.Record(new TraceOperation(TraceKind.Delete, inode.Number, path));
        }
    }

    public void DeleteFolder(string path)
    {
        if (IsDead)
        {
            return;
        }

        foreach (string file in disk.Names.Keys.Where(name => IsBelow(name, path)).ToArray())
        {
            Delete(file);
        }

        foreach (string folder in disk.Folders.Where(name => IsBelow(name, path)).OrderDescending().Append(path)
            .ToArray())
        {
            disk.RemoveFolder(folder);
            disk.Record(new TraceOperation(TraceKind.RemoveFolder, -1, folder));
        }
    }

    public void Rename(string path, string newPath)
    {
        if (IsDead)
        {
            return;
        }

        disk.Capture();
        if (disk.Names.TryGetValue(path, out SimulatedInode? inode))
        {
            disk.RemoveName(path);
            disk.SetName(newPath, inode);
            disk.Record(new TraceOperation(TraceKind.Rename, inode.Number, path, newPath));
            return;
        }

        RenameFolder(path, newPath);
    }

    public void Link(string path, string newPath)
    {
        if (!IsDead)
        {
            SimulatedInode inode = disk.Names[path];
            disk.SetName(newPath, inode);
            disk.Record(new TraceOperation(TraceKind.Link, inode.Number, path, newPath));
        }
    }

    public void FlushFolder(string path)
    {
        if (!IsDead)
        {
            disk.Record(new TraceOperation(TraceKind.SyncFolder, -1, path));
        }
    }

    public bool TryFlushFileSystem(string folder)
    {
        disk.Record(new TraceOperation(TraceKind.SyncAll, -1, folder));
        return true;
    }

    public DiskSpace SpaceOf(string folder) => disk.Space;

    public IDisposable? TryLock(string path)
    {
        if (_isLocked)
        {
            return null;
        }

        _isLocked = true;
        if (!disk.Names.ContainsKey(path))
        {
            Create(path, 0).Dispose();
        }

        return new Lock(this);
    }

    private static bool IsBelow(string path, string folder) =>
        path.Length > folder.Length
        && path[folder.Length] == Path.DirectorySeparatorChar
        && path.StartsWith(folder, StringComparison.Ordinal);

    private static bool IsIn(string path, string folder) =>
        IsBelow(path, folder) && path.LastIndexOf(Path.DirectorySeparatorChar) == folder.Length;

    private void RenameFolder(string path, string newPath)
    {
        foreach (string name in disk.Names.Keys.Where(name => IsBelow(name, path)).ToArray())
        {
            SimulatedInode inode = disk.Names[name];
            disk.RemoveName(name);
            disk.SetName(newPath + name[path.Length..], inode);
        }

        foreach (string folder in disk.Folders.Where(name => IsBelow(name, path)).Append(path).ToArray())
        {
            disk.RemoveFolder(folder);
            disk.AddFolder(newPath + folder[path.Length..]);
        }

        disk.Record(new TraceOperation(TraceKind.Rename, -1, path, newPath));
    }

    private void ThrowIfDead()
    {
        if (IsDead)
        {
            throw new StoreFileException("the process of this disk is gone");
        }
    }

    private sealed class Lock(SimulatedFiles owner) : IDisposable
    {
        public void Dispose() => owner._isLocked = false;
    }
}
