using System.Buffers.Binary;
using RocketNet.Protocol.Messages;
using RocketNet.StoreTool.Files;
using RocketNet.StoreTool.Output;

namespace RocketNet.StoreTool.Logs;

/// <summary>
/// Walks the CommitLog record by record from file to file, over damaged places, to where it ends. Decides what is
/// damage in the middle and what is the torn or stale end of the log.
/// </summary>
internal sealed class LogScan(LogFiles files, LogScanPlan plan, Progress progress)
{
    private const int UsualRecordBytes = 64 * 1024;

    private readonly LogScanResult _result = new();
    private ILogVisitor _visitor = null!;
    private LogFile _file = null!;
    private ReadFile _open = null!;
    private LogWindow _window = null!; // of the run, which disposes it
    private long _at;
    private FoundRecord? _behind; // the first record of later files, so that many lost files are looked through once

    public LogScanResult Run(ILogVisitor visitor)
    {
        using LogWindow window = new();
        _window = window;
        _visitor = visitor;
        _at = Math.Max(plan.From, files.Min);
        _window.Advanced = bytes => progress.Add(bytes);
        _window.Unreadable = (position, bytes, cause) =>
            _result.Unreadable.Add((_file.Start + position, bytes, cause));
        foreach (LogFile file in files.All)
        {
            if (file.Start + files.FileBytes > _at && !ScanFile(file))
            {
                break;
            }
        }

        _result.End = _at;
        return _result;
    }

    /// <returns>False at the end of the log, or of what was wanted.</returns>
    private bool ScanFile(LogFile file)
    {
        _file = file;
        long fullEnd = file.Start + files.FileBytes;
        if (!file.Exists)
        {
            return Pass(fullEnd, "the file is missing");
        }

        using ReadFile open = new(file.Path);
        _open = open;
        _window.Open(open, Math.Min(_at - file.Start, open.Length));
        try
        {
            bool isGoingOn = true;
            while (isGoingOn && _at < fullEnd)
            {
                isGoingOn = _at < plan.To && Step(fullEnd);
            }

            return isGoingOn;
        }
        finally
        {
            // Before the file is closed: the window's thread may be reading it.
            _window.Close();
        }
    }

    /// <returns>False at the end of the log, or when the visitor has seen enough.</returns>
    private bool Step(long fullEnd)
    {
        ReadOnlySpan<byte> bytes = _window.From(_at - _file.Start, UsualRecordBytes);
        RecordStatus status = MessageRecordReader.TryRead(bytes, plan.VerifyBodies, out MessageRecord record);
        if (status == RecordStatus.Incomplete && bytes.Length >= sizeof(int))
        {
            int totalSize = BinaryPrimitives.ReadInt32BigEndian(bytes);
            if (totalSize <= Math.Min(RecordHead.RecordBytesMax, fullEnd - _at))
            {
                bytes = _window.From(_at - _file.Start, totalSize);
                status = MessageRecordReader.TryRead(bytes, plan.VerifyBodies, out record);
            }
        }

        bool isRecord = status is RecordStatus.Ok or RecordStatus.BodyDamaged;
        if (isRecord && record.PhysicalOffset == _at && _at + record.TotalSize <= fullEnd)
        {
            return Take(record, status == RecordStatus.Ok);
        }

        if (status == RecordStatus.Blank && record.TotalSize == fullEnd - _at)
        {
            _at = fullEnd;
            return true;
        }

        return Pass(fullEnd, isRecord ? "a record that belongs elsewhere" : WordsFor(status, bytes));
    }

    private bool Take(in MessageRecord record, bool isBodyWhole)
    {
        if (_result.Records++ == 0)
        {
            _result.FirstStoreTimestamp = record.StoreTimestamp;
        }

        _result.LastStoreTimestamp = record.StoreTimestamp;
        _result.BodiesDamaged += isBodyWhole ? 0 : 1;
        long offset = _at;
        _at += record.TotalSize;
        return _visitor.Record(record, offset, isBodyWhole);
    }

    // Something that is no record: with records behind it that belong to this log it is damage, else the end.
    private bool Pass(long fullEnd, string what)
    {
        FoundRecord? next = _file.Exists ? RecordFinder.FindNext(_open, _file.Start, _at + 1) : null;
        FoundRecord? later = next ?? FirstBehind(fullEnd);
        if (later is not FoundRecord found || (_at >= plan.KnownEnd && IsStale(found)))
        {
            bool isUnwritten = what == Unwritten;
            _result.TailProblem = isUnwritten ? null : what;
            return false;
        }

        long to = next?.Offset ?? fullEnd;
        _result.Gaps++;
        _result.GapBytes += to - _at;
        _visitor.Gap(new LogGap(_file, _at, to, what));
        _at = to;
        return true;
    }

    // Left behind the cut by an earlier recovery: older than what was written since, though whole and in its place.
    private bool IsStale(FoundRecord found) => found.StoreTimestamp < _result.LastStoreTimestamp;

    private FoundRecord? FirstBehind(long offset)
    {
        if (_behind is { Offset: long known } && known >= offset)
        {
            return _behind;
        }

        _behind = FindBehind(offset);
        return _behind;
    }

    private FoundRecord? FindBehind(long offset)
    {
        foreach (LogFile file in files.All)
        {
            if (file.Start >= offset && file.Exists)
            {
                using ReadFile open = new(file.Path);
                if (RecordFinder.FindNext(open, file.Start, file.Start) is FoundRecord found)
                {
                    return found;
                }
            }
        }

        return null;
    }

    private const string Unwritten = "unwritten space";

    private static string WordsFor(RecordStatus status, ReadOnlySpan<byte> bytes) => status switch
    {
        RecordStatus.Blank => "an end-of-file blank of the wrong size",
        RecordStatus.Incomplete when bytes.Length < sizeof(long) => "the end of a file that is too short",
        RecordStatus.Incomplete => "a record that is longer than its file",
        RecordStatus.Damaged => "a record whose lengths do not add up",
        _ when bytes[..sizeof(long)].IndexOfAnyExcept((byte)0) < 0 => Unwritten,
        _ => "no record: the magic number is wrong",
    };
}
