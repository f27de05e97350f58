using RocketNet.Store.Files;

namespace RocketNet.Store.Tests.Crashes;

/// <summary>What was done to a disk until its process was killed: not all of it need be on the disk.</summary>
internal sealed record DiskPast(DiskImage Start, IEnumerable<TraceOperation> Trace);

/// <summary>
/// A disk in memory that writes down what is done to it. A process works on it through <see cref="Attach"/>, which
/// ends with <see cref="Kill"/>: what was stored stays, as in a page cache. One thread.
/// </summary>
internal sealed class SimulatedDisk : IDisposable
{
    public static readonly DiskSpace RoomySpace = new(1L << 40, 1L << 30, (1L << 40) - (1L << 30));

    /// <summary>Old files have to go.</summary>
    public static readonly DiskSpace FullSpace = new(1L << 40, 15L << 36, 1L << 36);

    private readonly Dictionary<string, SimulatedInode> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly List<SimulatedInode> _inodes = [];
    private readonly NativePool _pool;
    private int _nextInode;

    /// <param name="image">What is on it.</param>
    /// <param name="pool">Memory for its files.</param>
    /// <param name="isRecording">Writes down what is done to it.</param>
    /// <param name="past">What the trace goes on from; null if everything in the image is on the disk.</param>
    public SimulatedDisk(DiskImage image, NativePool pool, bool isRecording, DiskPast? past = null)
    {
        _pool = pool;
        Start = past?.Start ?? image;
        HasPast = past is not null;
        Trace.AddRange(past?.Trace ?? []);
        _nextInode = Trace.Count > 0 ? Trace.Max(operation => operation.Inode) + 1 : 0;
        IsRecording = isRecording;
        _folders.UnionWith(image.Folders);
        Dictionary<int, SimulatedInode> made = [];
        foreach ((string path, int number) in image.Names)
        {
            if (!made.TryGetValue(number, out SimulatedInode? inode))
            {
                made.Add(number, inode = new SimulatedInode(number, pool));
                inode.Load(image.Files[number]);
                _inodes.Add(inode);
                _nextInode = Math.Max(_nextInode, number + 1);
            }

            _names.Add(path, inode);
        }
    }

    public DiskImage Start { get; }

    public bool IsRecording { get; }

    /// <summary>Not everything in the image is on the disk.</summary>
    public bool HasPast { get; }

    public List<TraceOperation> Trace { get; } = [];

    /// <summary>How full it says it is; nothing here depends on what is really on it.</summary>
    public DiskSpace Space { get; set; } = RoomySpace;

    /// <summary>The clock written beside each operation.</summary>
    public Func<TimeSpan> Clock { get; set; } = () => TimeSpan.Zero;

    public IReadOnlyDictionary<string, SimulatedInode> Names => _names;

    public IReadOnlySet<string> Folders => _folders;

    public SimulatedFiles? Process { get; private set; }

    public SimulatedFiles Attach(SimulatedFaults? faults = null)
    {
        Process?.Die();
        return Process = new SimulatedFiles(this, faults ?? new SimulatedFaults());
    }

    /// <summary>The process is gone in the middle of whatever it did; its objects may still be disposed.</summary>
    public void Kill()
    {
        Capture();
        Process?.Die();
        Process = null;
        _inodes.ForEach(inode => inode.LeaveMappings());
    }

    /// <summary>Writes down what was stored through mappings since the last time.</summary>
    public void Capture()
    {
        if (!IsRecording)
        {
            return;
        }

        foreach (SimulatedInode inode in _inodes)
        {
            if (inode.IsMapped)
            {
                RecordPages(inode, isMapped: true);
            }
        }
    }

    public void Record(TraceOperation operation)
    {
        if (IsRecording)
        {
            Capture();
            Trace.Add(operation with { Time = Clock() });
        }
    }

    public void RecordPages(SimulatedInode inode, bool isMapped)
    {
        if (IsRecording)
        {
            foreach ((int page, PageVersion version) in inode.TakeChanges())
            {
                Trace.Add(new TraceOperation(
                    TraceKind.Page, inode.Number, Value: page, Version: version, IsMapped: isMapped, Time: Clock()));
            }
        }
    }

    /// <summary>The disk as it is, with everything in memory on it.</summary>
    public DiskImage ToImage()
    {
        Capture();
        Dictionary<int, FileImage> files = [];
        foreach (SimulatedInode inode in _names.Values)
        {
            files[inode.Number] = inode.ToImage();
        }

        return new DiskImage(
            _names.ToDictionary(name => name.Key, name => name.Value.Number, StringComparer.Ordinal),
            new HashSet<string>(_folders, StringComparer.Ordinal),
            files);
    }

    public SimulatedInode AddFile(string path)
    {
        SimulatedInode made = new(_nextInode++, _pool);
        _inodes.Add(made);
        _names.Add(path, made);
        return made;
    }

    public void SetName(string path, SimulatedInode inode) => _names[path] = inode;

    public void RemoveName(string path) => _names.Remove(path);

    public bool AddFolder(string path) => _folders.Add(path);

    public void RemoveFolder(string path) => _folders.Remove(path);

    public void Dispose()
    {
        _inodes.ForEach(inode => inode.Free());
        _inodes.Clear();
    }
}
