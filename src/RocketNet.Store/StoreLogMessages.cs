using Microsoft.Extensions.Logging;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.Recovery;

namespace RocketNet.Store;

/// <summary>Every line the store may log.</summary>
internal static partial class StoreLogMessages
{
    [LoggerMessage(1001, LogLevel.Critical, "Store loop {Loop} ended by an exception; the store accepts nothing more")]
    public static partial void LoopFailed(this ILogger logger, Exception exception, string loop);

    [LoggerMessage(1002, LogLevel.Critical, "Store fenced, it accepts nothing more until started anew: {Reason}")]
    public static partial void StoreFenced(this ILogger logger, Exception exception, string reason);

    [LoggerMessage(1003, LogLevel.Error, "CommitLog space cannot be prepared ahead: {Reason}")]
    public static partial void AllocationFailed(this ILogger logger, string reason);

    [LoggerMessage(1010, LogLevel.Information,
        "Store {Folder} opened ({Kind}): CommitLog {Min} to {PhysicalOffset}, {Records} records walked")]
    public static partial void Opened(
        this ILogger logger, string folder, RecoveryKind kind, long min, long physicalOffset, long records);

    [LoggerMessage(1011, LogLevel.Warning,
        "CommitLog {FileName} cut at {PhysicalOffset} ({Problem}); {Bytes} bytes behind it were not zero")]
    public static partial void TailCut(
        this ILogger logger, string fileName, long physicalOffset, string problem, long bytes);

    [LoggerMessage(1012, LogLevel.Error,
        "CommitLog: damage at {PhysicalOffset} ({Problem}), the next whole record is at {NextOffset}")]
    public static partial void DamageSkipped(this ILogger logger, long physicalOffset, string problem, long nextOffset);

    [LoggerMessage(1013, LogLevel.Warning, "Set aside as {FileName}: {Reason}")]
    public static partial void SetAside(this ILogger logger, string fileName, string reason);

    [LoggerMessage(1014, LogLevel.Warning, "ConsumeQueues are rebuilt from {PhysicalOffset}: {Reason}")]
    public static partial void QueuesRebuilt(this ILogger logger, long physicalOffset, string reason);

    [LoggerMessage(1020, LogLevel.Error, "Dispatch stands still at {PhysicalOffset} and tries again: {Reason}")]
    public static partial void DispatchStalled(this ILogger logger, long physicalOffset, string reason);

    [LoggerMessage(1021, LogLevel.Error,
        "Record at {PhysicalOffset} claims offset {QueueOffset} of {Topic} queue {QueueId}, far off; passed over")]
    public static partial void EntryRefused(
        this ILogger logger, long physicalOffset, long queueOffset, string topic, int queueId);

    [LoggerMessage(1022, LogLevel.Error,
        "ConsumeQueue entries before {QueueOffset} name no records at {PhysicalOffset}")]
    public static partial void EntryWithoutRecord(this ILogger logger, long queueOffset, long physicalOffset);

    [LoggerMessage(1023, LogLevel.Error, "ConsumeQueues could not be synced and are tried again: {Reason}")]
    public static partial void QueueFlushFailed(this ILogger logger, string reason);

    [LoggerMessage(1024, LogLevel.Warning, "Disk space: {Reason}")]
    public static partial void DiskWatermark(this ILogger logger, string reason);

    [LoggerMessage(1025, LogLevel.Error,
        "ConsumeQueue of {Topic} queue {QueueId}: entries {From} to before {To} were damaged; "
        + "{Repaired} were built again from the CommitLog, the rest name nothing now")]
    public static partial void EntriesRepaired(
        this ILogger logger, string topic, int queueId, long from, long to, int repaired);

    [LoggerMessage(1026, LogLevel.Error,
        "The body of the message at {PhysicalOffset}, offset {QueueOffset} of {Topic} queue {QueueId}, is not what was "
        + "stored; it stays in the CommitLog and is not delivered")]
    public static partial void BodyDamaged(
        this ILogger logger, long physicalOffset, long queueOffset, string topic, int queueId);

    [LoggerMessage(1027, LogLevel.Error,
        "{FileName} cannot be read; its copy {Copy} is used, changes after that copy are lost. "
        + "Set aside as {SetAside}")]
    public static partial void ConfigFileBroken(this ILogger logger, string fileName, string copy, string setAside);

    [LoggerMessage(1040, LogLevel.Information,
        "Delay levels: {Waiting} entries wait, {Delivered} deliveries found in {Bytes} bytes behind the last progress")]
    public static partial void DelaysOpened(this ILogger logger, long waiting, int delivered, long bytes);

    [LoggerMessage(1041, LogLevel.Error,
        "Delayed message at {PhysicalOffset}, level {Level}, is passed over and never delivered: {Reason}")]
    public static partial void DelayedSkipped(this ILogger logger, long physicalOffset, int level, string reason);

    [LoggerMessage(1042, LogLevel.Warning, "Delayed messages wait: the store refuses them now ({Status})")]
    public static partial void DeliveriesRefused(this ILogger logger, AppendStatus status);

    [LoggerMessage(1043, LogLevel.Information, "Delayed messages are delivered again")]
    public static partial void DeliveriesGoOn(this ILogger logger);

    [LoggerMessage(1044, LogLevel.Warning, "delayOffset.json was not written and is tried again: {Reason}")]
    public static partial void DelayOffsetsNotWritten(this ILogger logger, string reason);

    [LoggerMessage(1045, LogLevel.Critical, "Delayed messages are not delivered until the broker is started anew")]
    public static partial void DelayLoopEnded(this ILogger logger, Exception exception);

    [LoggerMessage(1046, LogLevel.Warning, "Delayed messages wait: a queue of theirs cannot be read now ({Reason})")]
    public static partial void DelayQueueUnreadable(this ILogger logger, string reason);

    [LoggerMessage(1030, LogLevel.Information, "Store {Folder} closed at {PhysicalOffset}")]
    public static partial void Closed(this ILogger logger, string folder, long physicalOffset);

    [LoggerMessage(1031, LogLevel.Information,
        "Index opened: {Files} files reach to {PhysicalOffset}, {BehindBytes} bytes of the CommitLog to be indexed")]
    public static partial void IndexOpened(this ILogger logger, int files, long physicalOffset, long behindBytes);

    [LoggerMessage(1032, LogLevel.Warning,
        "Index file {FileName} is set aside and its part of the index is built again from the CommitLog: {Reason}")]
    public static partial void IndexFileSetAside(this ILogger logger, string fileName, string reason);

    [LoggerMessage(1033, LogLevel.Warning,
        "Index file {FileName} was not written to its end: {Entries} entries are taken again from the CommitLog")]
    public static partial void IndexFileCut(this ILogger logger, string fileName, int entries);

    [LoggerMessage(1034, LogLevel.Error,
        "The index stands still at {PhysicalOffset} and is tried again; sends and pulls go on: {Reason}")]
    public static partial void IndexStalled(this ILogger logger, long physicalOffset, string reason);

    [LoggerMessage(1035, LogLevel.Error, "Index files could not be synced and are tried again: {Reason}")]
    public static partial void IndexFlushFailed(this ILogger logger, string reason);

    [LoggerMessage(1036, LogLevel.Warning,
        "The index was not complete at the stop ({PhysicalOffset} of {End}); the next start builds the rest")]
    public static partial void IndexIncomplete(this ILogger logger, long physicalOffset, long end);

    [LoggerMessage(1050, LogLevel.Information,
        "CommitLog file {FileName} deleted: not written for {Hours} hours; the log begins at {PhysicalOffset} now")]
    public static partial void FileExpired(this ILogger logger, string fileName, int hours, long physicalOffset);

    [LoggerMessage(1051, LogLevel.Warning,
        "CommitLog file {FileName} deleted before its time, the disk is {Percent} % full; the log begins at "
        + "{PhysicalOffset} now (diskSpaceCleanForciblyRatio, cleanFileForciblyEnable)")]
    public static partial void FileDeletedForRoom(
        this ILogger logger, string fileName, int percent, long physicalOffset);

    [LoggerMessage(1052, LogLevel.Warning,
        "CommitLog file {FileName} is retired and still held by {Readers} readers; it is never taken from them, its "
        + "space comes back when the last one leaves")]
    public static partial void FileHeld(this ILogger logger, string fileName, int readers);

    [LoggerMessage(1053, LogLevel.Error, "CommitLog file {FileName} could not be deleted and is tried again: {Reason}")]
    public static partial void FileNotDeleted(this ILogger logger, string fileName, string reason);

    [LoggerMessage(1054, LogLevel.Warning,
        "The disk is {Percent} % full, more than {Allowed} % (diskMaxUsedSpaceRatio), and no CommitLog file may be "
        + "deleted: none but the newest is older than {Hours} hours (fileReservedTime)")]
    public static partial void NothingToDelete(this ILogger logger, int percent, int allowed, int hours);

    [LoggerMessage(1055, LogLevel.Information,
        "ConsumeQueue file {FileName} deleted with its messages; the queue begins at {QueueOffset}")]
    public static partial void QueueFileDeleted(this ILogger logger, string fileName, long queueOffset);

    [LoggerMessage(1056, LogLevel.Error,
        "{Topic} queue {QueueId} cannot follow the CommitLog now and is tried again with the next file: {Reason}")]
    public static partial void QueueNotTrimmed(this ILogger logger, string topic, int queueId, string reason);

    [LoggerMessage(1057, LogLevel.Information,
        "Index file {FileName} deleted: all its messages are older than {PhysicalOffset}")]
    public static partial void IndexFileDeleted(this ILogger logger, string fileName, long physicalOffset);

    [LoggerMessage(1058, LogLevel.Error, "Old files could not be deleted and are tried again: {Reason}")]
    public static partial void RetentionFailed(this ILogger logger, string reason);

    [LoggerMessage(1059, LogLevel.Error,
        "{Count} delayed messages of level {Level} were deleted with their files before they were due")]
    public static partial void DelayedDeleted(this ILogger logger, long count, int level);

    [LoggerMessage(1060, LogLevel.Information, "{Window}")]
    public static partial void LossWindow(this ILogger logger, string window);

    [LoggerMessage(1061, LogLevel.Information, "{What} goes on: what stood in its way is over")]
    public static partial void TroubleOver(this ILogger logger, string what);

    [LoggerMessage(1062, LogLevel.Warning,
        "Store {Folder} could not be stopped cleanly, the next start recovers it: {Reason}")]
    public static partial void NotStoppedCleanly(this ILogger logger, string folder, string reason);
}
