using System.Globalization;
using Microsoft.Extensions.Logging;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.Files;

namespace RocketNet.Store.Retention;

/// <summary>
/// Refuses appends while a disk is too full, by percentage and by bytes, and lets them in again when there is room.
/// Each disk is judged for itself. Why both measures: docs/decisions/0016-full-by-ratio-and-bytes.md.
/// </summary>
/// <remarks>The upkeep loop's.</remarks>
internal sealed class DiskWatermark(IStoreFiles files, CommitLog log, StorePolicy policy, ILogger logger)
{
    private bool _isTooFull;

    public void Check()
    {
        StoreOptions options = policy.Current;
        DiskUse use = DiskUse.Of(files, options);
        string? reason = IsTooFull(use.Log, options)
            ? Reason("the CommitLog", options.CommitLogPath, use.Log, options)
            : null;

        // The same disk twice need not be named twice.
        if (IsTooFull(use.Queues, options) && (reason is null || !IsSameDisk(use)))
        {
            string queues = Reason("the ConsumeQueues", options.RootDirectory, use.Queues, options);
            reason = reason is null ? queues : $"{reason}; {queues}";
        }

        reason = reason is null ? null : $"{reason}. {Hope(use, options)}";
        log.SetDiskFull(reason);
        if (_isTooFull != reason is not null)
        {
            _isTooFull = reason is not null;
            logger.DiskWatermark(reason ?? $"there is room again, sends are accepted ({use.UsedPercent} % full)");
        }
    }

    private static bool IsSameDisk(DiskUse use) =>
        use.Queues.TotalBytes == use.Log.TotalBytes && use.Queues.UsedPercent == use.Log.UsedPercent;

    private static bool IsTooFull(DiskSpace space, StoreOptions options) =>
        space.UsedPercent > options.DiskSpaceWarningLevelRatio && space.FreeBytes < options.DiskSpaceFloorBytes;

    private static string Reason(string what, string path, DiskSpace space, StoreOptions options) =>
        string.Create(CultureInfo.InvariantCulture,
            $"the disk of {what}, {path}, is {space.UsedPercent} % full and has {space.FreeBytes} bytes free; "
            + $"sends are refused above {options.DiskSpaceWarningLevelRatio} % (diskSpaceWarningLevelRatio) with less "
            + $"than {options.DiskSpaceFloorBytes} bytes free (diskSpaceFloorBytes)");

    private string Hope(DiskUse use, StoreOptions options)
    {
        const string GoesOn = "sends go on by themselves when there is room";
        string byHand = $"free space on it by hand; {GoesOn}";
        if (log.Files.All.Length < 2)
        {
            return $"There is no message file but the one being written: {byHand}";
        }

        if (!options.CleanFileForciblyEnable || !use.IsToBeCleanedForcibly(options))
        {
            return "Message files are deleted only when they are older than "
                + string.Create(CultureInfo.InvariantCulture, $"{options.FileReservedTimeHours} hours ")
                + $"(fileReservedTime, cleanFileForciblyEnable): {byHand}";
        }

        return $"The oldest message files are being deleted to make room (cleanFileForciblyEnable): {GoesOn}";
    }
}
