namespace RocketNet.Store;

/// <summary>When an append counts as done: written to the mapping, or written and synced.</summary>
public enum FlushDiskType
{
    AsyncFlush,
    SyncFlush,
}

/// <summary>What the store takes from the broker's configuration file. Immutable.</summary>
/// <remarks>Where the names differ a property names its Java key; defaults are those of 4.9.8.</remarks>
public sealed record StoreOptions
{
    /// <summary>Java: storePathRootDir. Holds consumequeue, index, config, checkpoint, abort and lock.</summary>
    public string RootDirectory { get; init; } = Path.Combine(
        Environment.GetFolderPath(
            Environment.SpecialFolder.UserProfile,
            Environment.SpecialFolderOption.DoNotVerify),
        "store");

    /// <summary>
    /// Java: storePathCommitLog. Empty: <c>commitlog</c> below the root; see <see cref="CommitLogPath"/>.
    /// </summary>
    public string CommitLogDirectory { get; init; } = "";

    /// <summary>Where the CommitLog files really lie.</summary>
    public string CommitLogPath => CommitLogDirectory.Length > 0
        ? CommitLogDirectory
        : Path.Combine(RootDirectory, "commitlog");

    /// <summary>Java: mappedFileSizeCommitLog. Only for new files; files found keep their own length.</summary>
    public int CommitLogFileBytes { get; init; } = 1 << 30;

    /// <summary>
    /// Java: mappedFileSizeConsumeQueue, rounded up to whole entries of 20 bytes. Only for new files.
    /// </summary>
    public int ConsumeQueueFileBytes { get; init; } = 6_000_000;

    /// <summary>Largest message body in bytes; the record may be larger by its header, topic and properties.</summary>
    public int MaxMessageSize { get; init; } = 4_194_304;

    public FlushDiskType FlushDiskType { get; init; }

    /// <summary>
    /// Java: syncFlushTimeout. How long an append waits for its sync before FLUSH_DISK_TIMEOUT is answered.
    /// </summary>
    public int SyncFlushTimeoutMillis { get; init; } = 5_000;

    /// <summary>Java: flushIntervalCommitLog, the period of the asynchronous flush.</summary>
    public int FlushIntervalCommitLogMillis { get; init; } = 500;

    /// <summary>
    /// Pages of 4 KiB that must be dirty for a periodic flush. Up to the default every interval syncs what there is;
    /// with a larger number less than that waits for <see cref="FlushCommitLogThoroughIntervalMillis"/>.
    /// </summary>
    public int FlushCommitLogLeastPages { get; init; } = 4;

    /// <summary>
    /// Java: flushCommitLogThoroughInterval. After this time everything is flushed however little it is.
    /// </summary>
    public int FlushCommitLogThoroughIntervalMillis { get; init; } = 10_000;

    /// <summary>
    /// Whether the asynchronous flush waits for its interval; otherwise each sync is followed by the next as long as
    /// there is anything to sync.
    /// </summary>
    public bool FlushCommitLogTimed { get; init; } = true;

    /// <summary>
    /// Java: warmMapedFileEnable. Makes every page of the next CommitLog file ready ahead of time, under AsyncFlush.
    /// </summary>
    public bool WarmMappedFileEnable { get; init; }

    /// <summary>Java: flushLeastPagesWhenWarmMapedFile. Pages between two syncs of a file being warmed.</summary>
    public int FlushLeastPagesWhenWarmMappedFile { get; init; } = 4096;

    public int FlushIntervalConsumeQueueMillis { get; init; } = 1_000;

    public int FlushConsumeQueueLeastPages { get; init; } = 2;

    public int FlushConsumeQueueThoroughIntervalMillis { get; init; } = 60_000;

    /// <summary>Most bytes of one pull answer while its records are likely in memory.</summary>
    public int MaxTransferBytesOnMessageInMemory { get; init; } = 262_144;

    public int MaxTransferCountOnMessageInMemory { get; init; } = 32;

    /// <summary>Most bytes of one pull answer whose records are likely on disk only.</summary>
    public int MaxTransferBytesOnMessageInDisk { get; init; } = 65_536;

    public int MaxTransferCountOnMessageInDisk { get; init; } = 8;

    /// <summary>Percent of the machine's memory behind the tail that counts as "in memory".</summary>
    public int AccessMessageInMemoryMaxRatio { get; init; } = 40;

    /// <summary>Java: checkCRCOnRecover. Whether recovery verifies every body it passes.</summary>
    public bool CheckCrcOnRecover { get; init; } = true;

    /// <summary>Whether messages can be found by key; read at the start.</summary>
    public bool MessageIndexEnable { get; init; } = true;

    /// <summary>Slots of an index file. Files of another number are built again from the log.</summary>
    public int MaxHashSlotNum { get; init; } = 5_000_000;

    /// <summary>Entries of an index file, one of which is never used.</summary>
    public int MaxIndexNum { get; init; } = 20_000_000;

    /// <summary>Local hours of the daily clean-up, separated by <c>;</c>.</summary>
    public string DeleteWhen { get; init; } = "04";

    /// <summary>Java: fileReservedTime.</summary>
    public int FileReservedTimeHours { get; init; } = 72;

    /// <summary>Percent of the disk that starts deletion outside the hours of <see cref="DeleteWhen"/>.</summary>
    public int DiskMaxUsedSpaceRatio { get; init; } = 75;

    /// <summary>
    /// Percent of the disk above which appends are refused (Java: rocketmq.broker.diskSpaceWarningLevelRatio).
    /// </summary>
    public int DiskSpaceWarningLevelRatio { get; init; } = 90;

    /// <summary>
    /// Percent of the disk above which unexpired files go too, if <see cref="CleanFileForciblyEnable"/>.
    /// </summary>
    public int DiskSpaceCleanForciblyRatio { get; init; } = 85;

    /// <summary>
    /// Appends are refused only while fewer bytes than this are free, however high the percentage; no Java key.
    /// </summary>
    public long DiskSpaceFloorBytes { get; init; } = 4L << 30;

    public bool CleanFileForciblyEnable { get; init; } = true;

    /// <summary>Java: cleanResourceInterval, the period of the clean-up and disk checks.</summary>
    public int CleanResourceIntervalMillis { get; init; } = 10_000;

    public int DeleteCommitLogFilesIntervalMillis { get; init; } = 100;

    public int DeleteConsumeQueueFilesIntervalMillis { get; init; } = 100;

    /// <summary>Java: destroyMapedFileIntervalForcibly. How long a retired file waits for its readers.</summary>
    public int DestroyMappedFileIntervalForciblyMillis { get; init; } = 120_000;

    public int RedeleteHangedFileIntervalMillis { get; init; } = 120_000;

    /// <summary>Java: osPageCacheBusyTimeOutMills.</summary>
    public long PageCacheBusyTimeoutMillis { get; init; } = 1_000;

    /// <summary>
    /// Bytes behind the tail of the CommitLog that are read through the mapping, as far as they count as in memory and
    /// this process wrote them; what is older is read by system calls. No Java key.
    /// </summary>
    public long NearTailBytes { get; init; } = 512L << 20;

    public int DefaultQueryMaxNum { get; init; } = 32;

    /// <summary>Most messages a query by key is answered with, whatever was asked for.</summary>
    public int MaxMsgsNumBatch { get; init; } = 64;

    public bool DiskFallRecorded { get; init; } = true;

    /// <summary>The eighteen delay levels, as clients count them from 1.</summary>
    public string MessageDelayLevel { get; init; } =
        "1s 5s 10s 30s 1m 2m 3m 4m 5m 6m 7m 8m 9m 10m 20m 30m 1h 2h";

    /// <summary>Java: flushDelayOffsetInterval. How often the delay levels' progress is written down.</summary>
    public int FlushDelayOffsetIntervalMillis { get; init; } = 10_000;

    /// <summary>Bytes allocated ahead of the CommitLog's writer at a time; no Java key.</summary>
    public int AllocationSliceBytes { get; init; } = 64 << 20;

    /// <summary>
    /// ConsumeQueue files kept mapped at a time, and at most half of the mappings the system allows; no Java key.
    /// </summary>
    public int MappedConsumeQueueFilesMax { get; init; } = 32_768;

    /// <summary>
    /// Bytes of each of the two staging buffers under SyncFlush, raised to the largest record; no Java key.
    /// </summary>
    public int StagingBufferBytes { get; init; } = 8 << 20;
}
