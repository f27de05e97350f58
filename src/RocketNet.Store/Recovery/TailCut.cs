using Microsoft.Extensions.Logging;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.Files;

namespace RocketNet.Store.Recovery;

/// <summary>
/// Ends the CommitLog at an offset: what stands behind becomes zero, so that stale records cannot come back with
/// the next crash. Whole records behind the cut are copied aside first; later files that hold anything are renamed.
/// </summary>
internal sealed class TailCut(
    FileSequence files, IStoreFiles disk, DamagedFolder damaged, RecoveryReport report, ILogger logger)
{
    private const int CopyChunkBytes = 1 << 20;

    /// <summary>A record without properties ends in two zeros, the length of them.</summary>
    private const int RecordTrailingZeros = 2;

    public void Cut(long end, string? problem)
    {
        SetLaterFilesAside(end);
        MappedFile? file = files.Find(end);
        if (file is null)
        {
            return;
        }

        long last = LastNonZero(file, end - file.Start);
        if (last < 0)
        {
            return;
        }

        KeepWholeRecords(file, end, Math.Min(file.Length, last + 1 + RecordTrailingZeros));
        report.CutBytes = last + 1 - (end - file.Start);
        report.CutReason = problem ?? "stale bytes";
        logger.TailCut(Path.GetFileName(file.File.Path), end, report.CutReason, report.CutBytes);
        file.File.ZeroFrom(end - file.Start);
        file.File.Flush();
    }

    private void SetLaterFilesAside(long end)
    {
        foreach (MappedFile later in files.All)
        {
            // A file made ahead of time is all zeros and stays.
            if (later.Start > end && LastNonZero(later, 0) >= 0)
            {
                string path = damaged.PathFor(later.File.Path);
                logger.SetAside(path, "it lies behind the end of the CommitLog");
                report.SetAsideList.Add(path);
                files.SetAsideFrom(later.Start, damaged.PathFor);
                return;
            }
        }
    }

    private static long LastNonZero(MappedFile file, long from)
    {
        long last = -1;
        for (long at = file.File.NextDataFrom(from); at < file.Length;)
        {
            int bytes = (int)Math.Min(CopyChunkBytes, file.Length - at);
            int found = file.Span(at, bytes).LastIndexOfAnyExcept((byte)0);
            last = found < 0 ? last : at + found;
            at += bytes;
            at = at < file.Length ? file.File.NextDataFrom(at) : at;
        }

        return last;
    }

    private void KeepWholeRecords(MappedFile file, long end, long dirtyEnd)
    {
        if (!file.TryLease(out MappedLease lease))
        {
            return;
        }

        using (lease)
        {
            if (RecordSearch.FindNext(lease, file.Start, end, file.Start + dirtyEnd) < 0)
            {
                return;
            }

            string path = damaged.PathFor(file.File.Path);
            long from = end - file.Start;
            using IStoreFile copy = disk.Create(path, dirtyEnd - from);
            for (long at = from; at < dirtyEnd; at += CopyChunkBytes)
            {
                int bytes = (int)Math.Min(CopyChunkBytes, dirtyEnd - at);
                copy.Write(lease.Span(at, bytes), at - from);
            }

            copy.Flush();
            logger.SetAside(path, "whole records stand behind the end of the CommitLog");
            report.SetAsideList.Add(path);
        }
    }
}
