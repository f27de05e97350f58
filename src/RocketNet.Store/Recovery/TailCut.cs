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

    public void Cut(long end, string? problem)
    {
        SetLaterFilesAside(end);
        MappedFile? file = files.Find(end);
        if (file is null)
        {
            return;
        }

        long last = TailBytes.LastNonZero(file, end - file.Start);
        if (last < 0)
        {
            return;
        }

        Keep(file, end, TailBytes.DirtyEnd(file, last));
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
            if (later.Start > end && TailBytes.LastNonZero(later, 0) >= 0)
            {
                string path = damaged.PathFor(later.File.Path);
                logger.SetAside(path, "it lies behind the end of the CommitLog");
                report.SetAsideList.Add(path);
                files.SetAsideFrom(later.Start, damaged.PathFor);
                return;
            }
        }
    }

    // What a power cut tore off is nothing anybody was told of; everything else may be wanted by somebody.
    private void Keep(MappedFile file, long end, long dirtyEnd)
    {
        if (!file.TryLease(out MappedLease lease))
        {
            return;
        }

        using (lease)
        {
            long from = end - file.Start;
            bool hasRecords = RecordSearch.FindNext(lease, file.Start, end, file.Start + dirtyEnd) >= 0;
            ReadOnlySpan<byte> tail = lease.Span(from, (int)Math.Min(dirtyEnd - from, int.MaxValue));
            if (!hasRecords && TailBytes.HasUnwrittenPart(tail, from))
            {
                return;
            }

            string path = damaged.PathFor(file.File.Path);
            using IStoreFile copy = disk.Create(path, dirtyEnd - from);
            for (long at = from; at < dirtyEnd; at += CopyChunkBytes)
            {
                int bytes = (int)Math.Min(CopyChunkBytes, dirtyEnd - at);
                copy.Write(lease.Span(at, bytes), at - from);
            }

            copy.Flush();
            logger.SetAside(path, hasRecords
                ? "whole records stand behind the end of the CommitLog"
                : "these bytes stood behind the end of the CommitLog");
            report.SetAsideList.Add(path);
        }
    }
}
