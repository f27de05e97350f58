using RocketNet.Store.Files;
using RocketNet.StoreTool.Checking;
using RocketNet.StoreTool.Files;
using RocketNet.StoreTool.Logs;
using RocketNet.StoreTool.Output;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Repairing;

/// <summary>
/// Makes the copy that is then repaired. CommitLog files that neither the repair nor a broker will ever write to are
/// linked, so that a copy of a large store takes little room; everything else is copied.
/// </summary>
internal sealed class StoreClone(StorePlace source, StoreCheck check, string target, Action<string> say)
{
    // The file with the end of the log and the one before it, which a recovery after a crash could cut.
    private const int LogFilesCopied = 2;

    // A broker's folders are three deep; a link to a folder above would never end.
    private const int FolderDepthMax = 16;

    private readonly string _target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
    private readonly DiskFiles _disk = new();
    private readonly HashSet<string> _left =
        new(StringComparer.Ordinal) { "commitlog", "damaged", "lock", "abort" };

    private long _linked;
    private long _copied;

    /// <param name="withQueues">False when they will be built anew.</param>
    /// <param name="withIndex">The same for the index.</param>
    /// <param name="run">For the progress bar.</param>
    /// <returns>The copy.</returns>
    public StorePlace Make(bool withQueues, bool withIndex, ToolRun run)
    {
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
        {
            throw ToolRefusedException.CannotOpen($"{target} is not empty; name a new folder for the repaired copy");
        }

        _left.UnionWith(withQueues ? [] : ["consumequeue", "consumequeue.new"]);
        _left.UnionWith(withIndex ? [] : ["index", "index.new"]);
        StorePlace place = source with
        {
            Options = source.Options with { RootDirectory = _target, CommitLogDirectory = "" },
        };
        long bytes = check.Facts.Log.All.TakeLast(LogFilesCopied).Sum(file => file.Length);
        using Progress progress = new(run, "copying", bytes);
        CopyLog(place, progress);
        CopyFolder(source.Root, place.Root, _left, progress, depth: 0);
        FlushFolders(place.Root);
        say($"copied {_copied} files to {place.Root}, linked {_linked} CommitLog files that nobody writes to any more");
        return place;
    }

    private void CopyLog(StorePlace place, Progress progress)
    {
        LogFiles log = check.Facts.Log;
        _disk.CreateFolder(place.CommitLogFolder);
        long copiedFrom = check.Scan.End - (check.Scan.End % log.FileBytes) - ((LogFilesCopied - 1) * log.FileBytes);
        foreach (LogFile file in log.All.Where(file => file.Exists))
        {
            string copy = Path.Combine(place.CommitLogFolder, file.Name);
            if (file.Start >= copiedFrom || file.Length != log.FileBytes || IsPatched(file))
            {
                SparseCopy.Copy(file.Path, copy, progress.Add);
                _copied++;
            }
            else
            {
                _disk.Link(file.Path, copy);
                _linked++;
            }
        }
    }

    private bool IsPatched(LogFile file)
    {
        long end = file.Start + check.Facts.Log.FileBytes;
        return check.Gaps.Any(gap => gap.From < end && gap.To > file.Start)
            || check.Damaged.Any(record => record.Offset >= file.Start && record.Offset < end);
    }

    private void CopyFolder(string folder, string copy, HashSet<string> left, Progress progress, int depth)
    {
        if (depth > FolderDepthMax)
        {
            throw ToolRefusedException.CannotOpen($"{folder} is too deep for a store: does a link lead back up?");
        }

        _disk.CreateFolder(copy);
        foreach (StoreFileEntry file in _disk.ListFiles(folder).Where(file => !left.Contains(file.Name)))
        {
            SparseCopy.Copy(Path.Combine(folder, file.Name), Path.Combine(copy, file.Name), progress.Add);
            _copied++;
        }

        foreach (string name in _disk.ListFolders(folder).Where(name => !left.Contains(name)))
        {
            string child = Path.Combine(folder, name);

            // The target may have been chosen below the store itself.
            if (Path.GetFullPath(child) != _target)
            {
                CopyFolder(child, Path.Combine(copy, name), [], progress, depth + 1);
            }
        }
    }

    private void FlushFolders(string folder)
    {
        if (_disk.TryFlushFileSystem(folder))
        {
            return;
        }

        foreach (string name in _disk.ListFolders(folder))
        {
            FlushFolders(Path.Combine(folder, name));
        }

        _disk.FlushFolder(folder);
    }
}
