using Microsoft.Extensions.Logging;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.Durability;
using RocketNet.Store.Recovery;

namespace RocketNet.Store.Indexing;

/// <summary>
/// Finds out how far the index is and whether it may be believed. From the first file on that cannot stay, or that
/// lacks messages before it, files are set aside, and the index is built again from the log.
/// </summary>
internal sealed class IndexRecovery(
    IndexFileSet files,
    CommitLog log,
    IndexTrust trust,
    StoreCheckpoint checkpoint,
    DamagedFolder damaged,
    ILogger logger)
{
    // Messages come in while the files are checked, and came in since the log was last cut if no check has been
    // finished since: an entry of a lost record must not pass for one of theirs.
    private readonly long _logEnd = Math.Min(log.End.Value, trust.DoubtedFrom);

    /// <summary>Sets aside what has the length of another configuration, or of a write that broke off.</summary>
    public void SetOddAside(IReadOnlyList<string> paths, Action<string, string> rename)
    {
        foreach (string path in paths)
        {
            string newPath = damaged.PathFor(path);
            logger.SetAside(newPath, $"an index file of this configuration has {files.Layout.FileBytes} bytes");
            rename(path, newPath);
        }
    }

    /// <summary>Checks the files; what it does not believe is set aside.</summary>
    /// <returns>Where indexing goes on; null if it was stopped before it knew.</returns>
    /// <exception cref="System.IO.IOException">Files could not be changed; may be tried again.</exception>
    public IndexPosition? Run(Func<bool> isStopping)
    {
        bool isClean = trust.CleanEnd >= 0
            && trust.CleanEnd <= _logEnd
            && trust.FileCount == files.All.Length;
        for (int i = 0; i < files.All.Length; i++)
        {
            IndexFile file = files.All[i];
            IndexFileCheck check = new(file, log, _logEnd, isStopping);
            bool isSynced = isClean || (file.IsFull && trust.IsSynced(file.Header));
            if (isSynced)
            {
                check.IsPlausible();
            }
            else if (!check.TryRun())
            {
                return null;
            }
            else
            {
                // What a killed process wrote is in memory, and nobody has synced it.
                files.MarkUnsynced(file);
            }

            if (check.EntriesCut > 0)
            {
                logger.IndexFileCut(file.Name, check.EntriesCut);
            }

            string? problem = check.Problem ?? (isClean ? null : ProblemOfPlace(i, isStopping));
            if (isStopping())
            {
                return null;
            }

            if (problem is not null)
            {
                SetAsideFrom(i, problem);
                isClean = false;
                break;
            }
        }

        IndexPosition position = isClean ? new IndexPosition(trust.CleanEnd, 0) : EndOfFiles();
        long min = log.Min.Value;
        position = position.Offset < min ? new IndexPosition(min, 0) : position;
        SettleDoubt();
        logger.IndexOpened(files.All.Length, position.Offset, log.End.Value - position.Offset);
        return position;
    }

    private IndexPosition EndOfFiles() => IndexPosition.AtEndOf(files.All);

    // What is left names records that are there. It has to be so on the disk too before the doubt is forgotten: this or
    // an earlier check may have cut a file, and a power cut must not bring the cut entries back.
    private void SettleDoubt()
    {
        if (checkpoint.Values.IndexDoubtedFrom < long.MaxValue)
        {
            files.Flush(files.All);
            checkpoint.Write(values => values with { IndexCleanEnd = -1 });
        }
    }

    // The files that will be made instead are not on the disk before they are synced.
    private void LowerSynced(int index)
    {
        (long offset, long timestamp) = index > 0
            ? (files.All[index - 1].Header.EndOffset - 1, files.All[index - 1].Header.EndTimestamp)
            : (-1, 0);
        if (checkpoint.Values.IndexSynced > offset)
        {
            checkpoint.Write(
                values => values with
                {
                    IndexSynced = offset,
                    IndexTimestamp = Math.Min(values.IndexTimestamp, timestamp),
                },
                sync: true);
        }
    }

    private void SetAsideFrom(int index, string problem)
    {
        LowerSynced(index);
        foreach (IndexFile file in files.All[index..])
        {
            logger.IndexFileSetAside(file.Name, problem);
            problem = "it follows a file that was set aside";
        }

        files.SetAsideFrom(index, damaged.PathFor);
    }

    // A file in the middle may be missing, or at the front: Java deletes files after a crash and goes on behind them.
    private string? ProblemOfPlace(int index, Func<bool> isStopping)
    {
        IndexFile file = files.All[index];
        if (file.IsEmpty)
        {
            bool isLast = index == files.All.Length - 1;
            return isLast && (index == 0 || files.All[index - 1].IsFull) ? null : "it is empty and not the next one";
        }

        IndexPosition before = IndexPosition.AtEndOf(files.All[..index]);
        long begin = file.Header.BeginOffset;
        if (begin < before.Offset)
        {
            return "it begins before the end of the file before it";
        }

        return IsGap(before, begin, file.KeysAtStart(), isStopping)
            ? "keys of messages before it are in no file"
            : null;
    }

    private bool IsGap(IndexPosition from, long begin, int keysAtStart, Func<bool> isStopping)
    {
        LogRecords records = new(log, from.Offset, _logEnd);
        try
        {
            while (!isStopping() && records.Next <= begin && records.MoveNext() && records.Offset <= begin)
            {
                int done = records.Offset == from.Offset ? from.KeysDone : 0;
                done += records.Offset == begin ? keysAtStart : 0;
                if (IndexWriter.KeysOf(records.Current).Count > done)
                {
                    return true;
                }
            }

            return false;
        }
        finally
        {
            records.Dispose();
        }
    }
}
