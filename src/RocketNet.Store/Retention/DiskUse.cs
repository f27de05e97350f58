using RocketNet.Store.Files;

namespace RocketNet.Store.Retention;

/// <summary>How full the disks of a store are at one moment; the two may be one.</summary>
/// <param name="Log">The disk of the CommitLog.</param>
/// <param name="Queues">The disk of everything else.</param>
internal readonly record struct DiskUse(DiskSpace Log, DiskSpace Queues)
{
    public static DiskUse Of(IStoreFiles files, StoreOptions options) =>
        new(files.SpaceOf(options.CommitLogPath), files.SpaceOf(options.RootDirectory));

    /// <summary>Of the fuller disk, 0 … 100.</summary>
    public int UsedPercent => Math.Max(Log.UsedPercent, Queues.UsedPercent);

    /// <summary>Files that have not expired go too, if the configuration allows that.</summary>
    // Compat: DefaultMessageStore.CleanCommitLogService@4.9.8 cleans at once above either of the two ratios.
    public bool IsToBeCleanedForcibly(StoreOptions options) =>
        UsedPercent > Math.Min(options.DiskSpaceCleanForciblyRatio, options.DiskSpaceWarningLevelRatio);
}
