using RocketNet.Store.Files;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Logs;

/// <summary>
/// The files of a CommitLog folder in their order, with the places where one is missing. Nothing is opened or changed.
/// </summary>
internal sealed class LogFiles
{
    // Java's broker maps a file in one piece, ours too.
    private const long FileBytesMax = int.MaxValue;

    // A name far away from all others would stand for millions of missing files.
    private const long MissingFilesMax = 10_000;

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

    /// <exception cref="ToolRefusedException">The names cannot be those of one log.</exception>
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

    // The distance between names is what the writer used, and each file's length too. Most of them agree, whatever was
    // cut short, is missing or was put beside them; where none do, a distance counts more than a length.
    private static long FileBytesOf(List<LogFile> found, long configured) => found
        .Zip(found.Skip(1), (left, right) => right.Start - left.Start)
        .Concat(found.Select(file => file.Length))
        .Where(bytes => bytes is > 0 and <= FileBytesMax)
        .GroupBy(bytes => bytes)
        .MaxBy(votes => votes.Count())?.Key ?? configured;

    private static List<LogFile> InSequence(List<LogFile> found, long fileBytes, List<string> odd)
    {
        // A file of a strange name, the first one perhaps, must not make strangers of all others.
        long remainder = found
            .GroupBy(file => file.Start % fileBytes)
            .MaxBy(files => files.Count())?.Key ?? 0;
        List<LogFile> all = [];
        foreach (LogFile file in found)
        {
            if (file.Start % fileBytes != remainder)
            {
                odd.Add(file.Path);
                continue;
            }

            AddMissing(all, file, fileBytes);
            all.Add(file);
        }

        return all;
    }

    private static void AddMissing(List<LogFile> all, LogFile next, long fileBytes)
    {
        if (all.Count == 0)
        {
            return;
        }

        long from = all[^1].Start + fileBytes;
        if ((next.Start - from) / fileBytes > MissingFilesMax || next.Start > long.MaxValue - fileBytes)
        {
            throw ToolRefusedException.CannotOpen(
                $"{next.Path}: more than {MissingFilesMax} files of {fileBytes} bytes are missing between it and "
                + $"{all[^1].Name}; move away what is not of this log");
        }

        for (long missing = from; missing < next.Start; missing += fileBytes)
        {
            string path = Path.Combine(Path.GetDirectoryName(next.Path)!, FileSequence.NameOf(missing));
            all.Add(new LogFile(path, missing, 0, Exists: false));
        }
    }
}
