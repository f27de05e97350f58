using RocketNet.Protocol.Messages;
using RocketNet.Store.Files;
using RocketNet.Store.Recovery;
using RocketNet.StoreTool.Checking;
using RocketNet.StoreTool.Files;
using RocketNet.StoreTool.Logs;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Repairing;

/// <summary>
/// Makes a CommitLog whole: what is damaged is kept under <c>damaged</c> and replaced by fillers, files get their
/// lengths, and what stands behind the end becomes zero.
/// </summary>
internal sealed class LogPatch(StorePlace place, StoreCheck check, DamagedFolder damaged, Action<string> say)
{
    private readonly DiskFiles _disk = new();
    private readonly LogFiles _log = LogFiles.Load(place);

    public void Run()
    {
        foreach (string path in _log.OddPaths)
        {
            SetAside(path, "its name is no offset of this log");
        }

        MendFiles();
        foreach ((long from, long to) in Ranges())
        {
            Replace(from, to);
        }

        ZeroTail();
        _disk.FlushFolder(place.CommitLogFolder);
    }

    private void SetAside(string path, string reason)
    {
        string aside = damaged.PathFor(path);
        _disk.Rename(path, aside);
        say($"{place.Shown(path)} goes to {place.Shown(aside)}: {reason}");
    }

    private void MendFiles()
    {
        foreach (LogFile file in _log.All)
        {
            if (!file.Exists)
            {
                _disk.Create(file.Path, _log.FileBytes).Dispose();
                say($"{place.Shown(file.Path)} was missing and is made");
            }
            else if (file.Length != _log.FileBytes)
            {
                if (file.Length > _log.FileBytes)
                {
                    Keep(file, _log.FileBytes, file.Length);
                }

                using IStoreFile open = _disk.Open(file.Path);
                open.SetLength(_log.FileBytes);
                open.Flush();
                say($"{place.Shown(file.Path)} had {file.Length} bytes and gets {_log.FileBytes}");
            }
        }
    }

    // Gaps and damaged records, those that touch each other as one; none across the end of a file.
    private List<(long From, long To)> Ranges()
    {
        List<(long From, long To)> ranges = [];
        foreach ((long from, long to) in check.Gaps.Select(gap => (gap.From, gap.To))
            .Concat(check.Damaged.Select(record => (record.Offset, record.Offset + record.Size)))
            .Order())
        {
            if (ranges.Count > 0 && ranges[^1].To == from && (from - _log.Min) % _log.FileBytes != 0)
            {
                ranges[^1] = (ranges[^1].From, to);
            }
            else
            {
                ranges.Add((from, to));
            }
        }

        return ranges;
    }

    private void Replace(long from, long to)
    {
        LogFile file = _log.Find(from)!;
        long fileEnd = file.Start + _log.FileBytes;
        using LogRecords records = new(_log);
        long time = check.Scan.FirstStoreTimestamp;
        while (to < fileEnd && records.TryRead(to, verifyBody: false, out MessageRecord next))
        {
            time = next.StoreTimestamp;
            if (to - from >= FillerRecord.BytesMin)
            {
                break;
            }

            // No record is so short, so this range begins inside of one; its neighbour has to go with it.
            to += next.TotalSize;
        }

        if (fileEnd - from < MessageRecordWriter.BlankBytes)
        {
            // No broker writes a record so near to the end of a file; nothing fits behind it.
            say($"{place.Shown(file.Path)} at {from - file.Start}: no room for what marks the end of a file");
            return;
        }

        string kept = Keep(file, from - file.Start, to - file.Start);
        using IStoreFile open = _disk.Open(file.Path);
        if (to >= fileEnd)
        {
            Span<byte> blank = stackalloc byte[MessageRecordWriter.BlankBytes];
            MessageRecordWriter.WriteBlank(blank, (int)(fileEnd - from));
            open.Write(blank, from - file.Start);
        }
        else
        {
            WriteFillers(open, file.Start, from, to, time);
        }

        open.Flush();
        say($"{place.Shown(file.Path)} at {from - file.Start}: {to - from} bytes are replaced, and kept in {kept}");
    }

    private static void WriteFillers(IStoreFile file, long fileStart, long from, long to, long time)
    {
        Span<byte> filler = stackalloc byte[FillerRecord.BytesMax];
        for (long at = from; at < to;)
        {
            int bytes = FillerRecord.NextSize(to - at);
            FillerRecord.Write(filler[..bytes], at, time);
            file.Write(filler[..bytes], at - fileStart);
            at += bytes;
        }
    }

    private void ZeroTail()
    {
        foreach (LogFile file in _log.All)
        {
            long from = Math.Max(0, check.Scan.End - file.Start);
            if (!file.Exists || from >= _log.FileBytes)
            {
                continue;
            }

            long last;
            using (ReadFile open = new(file.Path))
            {
                last = open.LastNonZero(from);
            }

            if (last >= 0)
            {
                string kept = Keep(file, from, last + 1);
                using IStoreFile open = _disk.Open(file.Path);
                open.ZeroFrom(from);
                open.Flush();
                string shown = place.Shown(file.Path);
                say($"{shown} from {from}: {last + 1 - from} bytes become zero, and are kept in {kept}");
            }
        }
    }

    /// <summary>Copies bytes of a file aside before they are written over.</summary>
    private string Keep(LogFile file, long from, long to)
    {
        string path = damaged.PathFor($"{file.Path}@{file.Start + from}");
        using ReadFile source = new(file.Path);
        using IStoreFile copy = _disk.Create(path, Math.Max(0, Math.Min(to, source.Length) - from));
        SparseCopy.Copy(source, from, from + copy.Length, copy);
        copy.Flush();
        return place.Shown(path);
    }
}
