namespace RocketNet.Store.Tests.Crashes;

/// <summary>The names of a disk at one moment of a trace, and which of their changes may be lost.</summary>
internal sealed class PendingNames(DiskImage start)
{
    private readonly List<Change> _changes = [];
    private int _orderedFloor;

    /// <summary>Changes no sync of their folder has followed yet.</summary>
    public int PendingCount { get; private set; }

    /// <summary>Of the changes in their order, how many may be kept: from this many to all.</summary>
    public (int Min, int Max) OrderedRange => (_orderedFloor, _changes.Count);

    public void Apply(TraceOperation operation, int index)
    {
        switch (operation.Kind)
        {
            case TraceKind.SyncFolder:
                MakeDurable(change => change.Operation.Touches(operation.Path));
                break;
            case TraceKind.SyncAll:
                MakeDurable(_ => true);
                break;
            default:
                _changes.Add(new Change(operation, index));
                PendingCount++;
                break;
        }
    }

    /// <summary>The number of the trace's operation before which a journal cut after so many changes lies.</summary>
    public int OperationBehind(int changes) =>
        changes == _changes.Count ? int.MaxValue : _changes[changes].Index;

    /// <summary>A journal that is written in order and was cut somewhere: the first so many changes.</summary>
    public (Dictionary<string, int> Names, HashSet<string> Folders) Ordered(int count) =>
        Build((_, index) => index < count);

    /// <summary>Each pending change for itself, as the chooser wants it.</summary>
    public (Dictionary<string, int> Names, HashSet<string> Folders) Subset(Func<bool> isKept) =>
        Build((change, _) => change.IsDurable || isKept());

    private void MakeDurable(Predicate<Change> isSynced)
    {
        for (int i = 0; i < _changes.Count; i++)
        {
            if (isSynced(_changes[i]))
            {
                PendingCount -= _changes[i].IsDurable ? 0 : 1;
                _changes[i].IsDurable = true;
                _orderedFloor = Math.Max(_orderedFloor, i + 1);
            }
        }
    }

    private (Dictionary<string, int> Names, HashSet<string> Folders) Build(Func<Change, int, bool> isKept)
    {
        var names = new Dictionary<string, int>(start.Names, StringComparer.Ordinal);
        var folders = new HashSet<string>(start.Folders, StringComparer.Ordinal);
        for (int i = 0; i < _changes.Count; i++)
        {
            if (isKept(_changes[i], i))
            {
                Apply(_changes[i].Operation, names, folders);
            }
        }

        folders.RemoveWhere(folder => !IsReachable(folder, folders));
        foreach (string lost in names.Keys.Where(path => !folders.Contains(Path.GetDirectoryName(path)!)).ToArray())
        {
            names.Remove(lost);
        }

        return (names, folders);
    }

    private static bool IsReachable(string folder, HashSet<string> folders)
    {
        string? parent = Path.GetDirectoryName(folder);
        return parent is null or { Length: 1 } || (folders.Contains(parent) && IsReachable(parent, folders));
    }

    private static void Apply(TraceOperation operation, Dictionary<string, int> names, HashSet<string> folders)
    {
        switch (operation.Kind)
        {
            case TraceKind.Create:
                names[operation.Path] = operation.Inode;
                break;
            case TraceKind.Link:
                names[operation.NewPath] = operation.Inode;
                break;
            case TraceKind.MakeFolder:
                folders.Add(operation.Path);
                break;
            case TraceKind.RemoveFolder:
                folders.Remove(operation.Path);
                break;
            case TraceKind.Rename when operation.Inode < 0:
                RenameFolder(operation, names, folders);
                break;
            default:
                Remove(operation, names);
                if (operation.Kind == TraceKind.Rename)
                {
                    names[operation.NewPath] = operation.Inode;
                }

                break;
        }
    }

    private static void Remove(TraceOperation operation, Dictionary<string, int> names)
    {
        if (names.TryGetValue(operation.Path, out int inode) && inode == operation.Inode)
        {
            names.Remove(operation.Path);
        }
    }

    private static void RenameFolder(TraceOperation operation, Dictionary<string, int> names, HashSet<string> folders)
    {
        string below = operation.Path + Path.DirectorySeparatorChar;
        foreach (string path in names.Keys.Where(path => path.StartsWith(below, StringComparison.Ordinal)).ToArray())
        {
            names.Remove(path, out int inode);
            names[operation.NewPath + path[operation.Path.Length..]] = inode;
        }

        foreach (string path in folders.Where(path => path.StartsWith(below, StringComparison.Ordinal)).ToArray())
        {
            folders.Remove(path);
            folders.Add(operation.NewPath + path[operation.Path.Length..]);
        }

        folders.Remove(operation.Path);
        folders.Add(operation.NewPath);
    }

    private sealed class Change(TraceOperation operation, int index)
    {
        public TraceOperation Operation => operation;

        public int Index => index;

        public bool IsDurable { get; set; }
    }
}
