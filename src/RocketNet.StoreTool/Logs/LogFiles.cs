using RocketNet.Store.Files;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Logs;

/// <summary>
/// The files of a CommitLog folder in their order, with the places where one is missing. Nothing is opened or changed.
/// </summary>
internal sealed class LogFiles
{
    private LogFiles(string folder, long fileBytes, IReadOnlyList<LogFile> all, IReadOnlyList<string> odd)
    {
        Folder = folder;
        FileBytes = fileBytes;
        All = all;
        OddPaths = odd;
    }

    public string Folder { get; }

    /// <summary>What each file should be long.</summary>
    public long FileBytes { get; }

    public IReadOnlyList<LogFile> All { get; }

    /// <summary>Files whose names are no offsets, or not multiples of the length behind the first.</summary>
    public IReadOnlyList<string> OddPaths { get; }

    /// <summary>Start of the oldest file.</summary>
    public long Min => All.Count == 0 ? 0 : All[0].Start;

    /// <summary>Behind the last file.</summary>
    public long Capacity => All.Count == 0 ? 0 : All[^1].Start + FileBytes;

    public static LogFiles Load(StorePlace place)
    {
        List<LogFile> found = [];
        List<string> odd = [];
        foreach (StoreFileEntry entry in new DiskFiles().ListFiles(place.CommitLogFolder))
        {
            string path = Path.Combine(place.CommitLogFolder, entry.Name);
            if (FileSequence.TryParseName(entry.Name, out long start))
            {
                found.Add(new LogFile(path, start, entry.Length));
            }
            else
            {
                odd.Add(path);
            }
        }

        long fileBytes = FileBytesOf(found, place.Options.CommitLogFileBytes);
        return new LogFiles(place.CommitLogFolder, fileBytes, InSequence(found, fileBytes, odd), odd);
    }

    /// <summary>The file that should hold an offset.</summary>
    public LogFile? Find(long offset)
    {
        if (All.Count == 0 || offset < Min)
        {
            return null;
        }

        long index = (offset - Min) / FileBytes;
        return index < All.Count ? All[(int)index] : null;
    }

    // The distance between names is what the writer used; the smallest one, where a file between is missing.
    private static long FileBytesOf(List<LogFile> found, long configured)
    {
        if (found.Count > 1)
        {
            return found.Zip(found.Skip(1), (left, right) => right.Start - left.Start).Min();
        }

        return found is [{ Length: > 0 } only] ? only.Length : configured;
    }

    private static List<LogFile> InSequence(List<LogFile> found, long fileBytes, List<string> odd)
    {
        List<LogFile> all = [];
        foreach (LogFile file in found)
        {
            if (all.Count > 0 && (file.Start - all[0].Start) % fileBytes != 0)
            {
                odd.Add(file.Path);
                continue;
            }

            while (all.Count > 0 && all[^1].Start + fileBytes < file.Start)
            {
                long missing = all[^1].Start + fileBytes;
                string path = Path.Combine(Path.GetDirectoryName(file.Path)!, FileSequence.NameOf(missing));
                all.Add(new LogFile(path, missing, 0, Exists: false));
            }

            all.Add(file);
        }

        return all;
    }
}
