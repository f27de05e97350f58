using Microsoft.Extensions.Logging;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.Dispatch;
using RocketNet.Store.Durability;
using RocketNet.Store.Files;

namespace RocketNet.Store.Retention;

/// <summary>
/// Deletes whole CommitLog files, the oldest first: expired ones at the configured hours, on demand or when the disk
/// gets full, and others when it is nearly full. The file that holds the newest message always stays.
/// </summary>
/// <remarks>The retention loop's. Java: DefaultMessageStore.CleanCommitLogService@4.9.8.</remarks>
internal sealed class LogRetention(
    IStoreFiles files, CommitLog log, DispatchLoop dispatch, ConsumeQueueFlusher queues, TimeProvider time,
    ILogger logger) : IDisposable
{
    private const int FilesPerRound = 10;

    private readonly RetiredFile _retired = new(files, log.Files.Folder, time, logger);
    private bool _isStuckReported;

    private enum Cause
    {
        None,
        Expired,
        DiskNearlyFull,
    }

    /// <summary>One round: a step for each file deleted.</summary>
    /// <param name="options">As they are now.</param>
    /// <param name="isWanted">An administrator has asked for it, whatever the hour.</param>
    /// <exception cref="IOException">The disk failed; the next round tries again.</exception>
    public IEnumerable<MappedFile> Round(StoreOptions options, bool isWanted)
    {
        if (!_retired.TryFinish(options))
        {
            yield break;
        }

        bool isTime = isWanted || DeletionHours.Contain(options.DeleteWhen, time.GetLocalNow());
        for (int count = 0; count < FilesPerRound; count++)
        {
            // Asked again for each file: what is forced ends as soon as there is room.
            DiskUse use = DiskUse.Of(files, options);
            Cause cause = CauseToDelete(use, options, isTime);
            MappedFile? file = cause == Cause.None ? null : Take();
            if (file is null)
            {
                ReportStuck(count == 0 && use.UsedPercent > options.DiskMaxUsedSpaceRatio, use, options);
                yield break;
            }

            _isStuckReported = false;
            _retired.Retire(file);
            Report(file, cause, use, options);
            bool isGone = _retired.TryFinish(options);
            yield return file;
            if (!isGone)
            {
                yield break;
            }
        }
    }

    public void Dispose() => _retired.Close();

    private Cause CauseToDelete(DiskUse use, StoreOptions options, bool isTime)
    {
        if (options.CleanFileForciblyEnable && use.IsToBeCleanedForcibly(options))
        {
            return Cause.DiskNearlyFull;
        }

        bool isWorthLooking = isTime || use.UsedPercent > options.DiskMaxUsedSpaceRatio;
        return isWorthLooking && IsExpired(options) ? Cause.Expired : Cause.None;
    }

    // Compat: MappedFileQueue.deleteExpiredFileByTime@4.9.8 goes by the time of the last write to the file.
    private bool IsExpired(StoreOptions options)
    {
        if (log.Files.First is not MappedFile first)
        {
            return false;
        }

        string name = Path.GetFileName(first.File.Path);
        foreach (StoreFileEntry entry in files.ListFiles(log.Files.Folder))
        {
            if (entry.Name == name)
            {
                return entry.LastWrite != default
                    && time.GetUtcNow() >= entry.LastWrite + TimeSpan.FromHours(options.FileReservedTimeHours);
            }
        }

        return false;
    }

    private MappedFile? Take()
    {
        // What is not synced or not dispatched yet still needs its file.
        long end = Math.Min(log.Durable.Value, dispatch.Dispatched.Value);
        if (log.Files.First is not MappedFile first || first.End >= end)
        {
            return null;
        }

        if (!queues.IsSyncedTo(first.End))
        {
            queues.Flush();
        }

        return log.Files.TakeFirst(end);
    }

    private void Report(MappedFile file, Cause cause, DiskUse use, StoreOptions options)
    {
        string name = Path.GetFileName(file.File.Path);
        if (cause == Cause.Expired)
        {
            logger.FileExpired(name, options.FileReservedTimeHours, log.Min.Value);
        }
        else
        {
            logger.FileDeletedForRoom(name, use.UsedPercent, log.Min.Value);
        }
    }

    private void ReportStuck(bool isStuck, DiskUse use, StoreOptions options)
    {
        if (isStuck && !_isStuckReported)
        {
            logger.NothingToDelete(use.UsedPercent, options.DiskMaxUsedSpaceRatio, options.FileReservedTimeHours);
        }

        _isStuckReported = isStuck;
    }
}
