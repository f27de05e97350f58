using RocketNet.Store.Files;
using RocketNet.Store.Indexing;
using RocketNet.StoreTool.Files;
using RocketNet.StoreTool.Logs;
using RocketNet.StoreTool.Output;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Checking;

/// <summary>Checks a whole store and keeps what a repair needs to know.</summary>
internal sealed class StoreCheck
{
    private readonly StorePlace _place;

    private StoreCheck(StorePlace place, StoreFacts facts, int keptPerKind)
    {
        _place = place;
        Facts = facts;
        Findings = new Findings(keptPerKind);
    }

    public StoreFacts Facts { get; }

    public Findings Findings { get; }

    public LogScanResult Scan { get; private set; } = new();

    public IReadOnlyList<LogGap> Gaps { get; private set; } = [];

    public IReadOnlyList<DamagedRecord> Damaged { get; private set; } = [];

    public IndexLayout IndexLayout { get; private set; }

    public long IndexEntries { get; private set; }

    /// <summary>Bytes behind the end of the log, in its file and in later ones, that are not zero.</summary>
    public long TailBytes { get; private set; }

    /// <summary>Bytes that a check of this store reads, for a progress bar.</summary>
    public static long BytesOf(StorePlace place)
    {
        DiskFiles disk = new();
        long index = disk.ListFiles(place.IndexFolder).Sum(file => file.Length);
        return disk.ListFiles(place.CommitLogFolder).Sum(file => file.Length) + index;
    }

    public static StoreCheck Run(StorePlace place, ToolRun run, int keptPerKind)
    {
        using Progress progress = new(run, "checking", BytesOf(place));
        StoreCheck check = new(place, StoreFacts.Read(place, progress), keptPerKind);
        check.CheckLogFiles();
        check.CheckRecords(progress);
        check.CheckTail();
        CheckpointCheck.Run(place, check.Facts, check.Scan, check.Findings);
        ConfigCheck.Run(place, check.Findings);
        return check;
    }

    private void CheckLogFiles()
    {
        foreach (string path in Facts.Log.OddPaths)
        {
            AddFile(path, "its name is no offset of this log", "it goes to damaged/");
        }

        foreach (LogFile file in Facts.Log.All)
        {
            if (!file.Exists)
            {
                AddFile(file.Path, "the file is missing between two others", "a file that holds nothing is made");
            }
            else if (file.Length != Facts.Log.FileBytes)
            {
                string repair = file.Length < Facts.Log.FileBytes
                    ? "it gets its length, what is missing as a gap"
                    : "what is too much goes to damaged/ and is cut off";
                AddFile(file.Path, $"{file.Length} bytes long, {Facts.Log.FileBytes} expected", repair);
            }
        }

        if (Facts.Log.All.Count == 0 && Facts.KnownEnd > 0)
        {
            AddFile(
                _place.CommitLogFolder, "there is no file, but the store had messages", "nothing: is a disk missing?");
        }
    }

    private void CheckRecords(Progress progress)
    {
        using QueueCheck queues = new(_place, Facts, Findings);
        using IndexCheck? index = _place.Options.MessageIndexEnable
            ? new IndexCheck(_place, Facts, Findings, progress.Add)
            : null;
        LogCheck records = new(_place, Facts.Log, Findings, queues, index);
        Scan = new LogScan(Facts.Log, new LogScanPlan { KnownEnd = Facts.KnownEnd }, progress).Run(records);
        Gaps = records.Gaps;
        Damaged = records.Damaged;
        foreach ((long offset, int bytes, string cause) in Scan.Unreadable)
        {
            LogFile file = Facts.Log.Find(offset)!;
            Findings.Add(new Finding(
                FindingSeverity.Damage,
                FindingKinds.LogUnreadable,
                _place.Shown(file.Path),
                offset - file.Start,
                $"the disk cannot read {bytes} bytes: {cause}",
                "the file is written anew without them"));
        }

        queues.Finish(Scan.End);
        index?.Finish(Scan.End);
        IndexLayout = index?.Layout ?? _place.ConfiguredIndex;
        IndexEntries = index?.Entries ?? 0;
    }

    private void CheckTail()
    {
        foreach (LogFile file in Facts.Log.All)
        {
            if (file.Exists && file.Start + Facts.Log.FileBytes > Scan.End)
            {
                using ReadFile open = new(file.Path);
                long from = Math.Max(0, Scan.End - file.Start);
                long last = open.LastNonZero(from);
                if (last >= 0)
                {
                    TailBytes += last + 1 - from;
                    AddTail(file, from, last + 1 - from);
                }
            }
        }
    }

    private void AddTail(LogFile file, long from, long bytes)
    {
        // A store that was killed may end in a record that was being written: recovery takes it away.
        bool isUsual = !Facts.IsClean;
        Findings.Add(new Finding(
            isUsual ? FindingSeverity.Note : FindingSeverity.Damage,
            FindingKinds.LogTail,
            _place.Shown(file.Path),
            from,
            $"{bytes} bytes behind the end of the log ({Scan.End}) are not zero: "
            + (Scan.TailProblem ?? "stale bytes, which a crash could bring back"),
            "they go to damaged/ and become zero"));
    }

    private void AddFile(string path, string what, string repair) => Findings.Add(
        new Finding(FindingSeverity.Damage, FindingKinds.LogFile, _place.Shown(path), null, what, repair));
}
