using RocketNet.Store.Files;

namespace RocketNet.Store.Recovery;

/// <summary>
/// Stops the opening when CommitLog files that were there are not: a disk that is not mounted, a mistyped
/// storePathCommitLog. Going on would begin a new log at zero, or cut the queues to the shorter one.
/// </summary>
internal sealed class LogPresence(StoreOptions options, StoreFolder folder, FileSequence log)
{
    private const string BeginAnew = "to begin anew use an empty storePathRootDir";

    /// <exception cref="StoreCorruptException">Files are missing; names the folder and what is known of
    /// them.</exception>
    public void Check(QueueLoad queues)
    {
        long durable = folder.Checkpoint.IsOwn ? folder.Checkpoint.Values.Durable : 0;
        long end = log.Last?.End ?? 0;
        if (durable > end)
        {
            throw new StoreCorruptException(
                $"{options.CommitLogPath} {Holds(end)}, but the checkpoint knows {durable} bytes; is a disk missing, "
                + $"or storePathCommitLog wrong? Bring the files back; {BeginAnew}");
        }

        (long named, string queueFolder) = queues.NewestPhysicalEnd();
        if (log.First is null && queueFolder.Length > 0)
        {
            throw new StoreCorruptException(
                $"{options.CommitLogPath} {Holds(end)}, but there are ConsumeQueues of one, such as {queueFolder}; is "
                + $"a disk missing, or storePathCommitLog wrong? Bring the files back; {BeginAnew}");
        }

        // A crash may lose the newest file and keep entries that name its messages; nothing loses more than that.
        long lostAtMost = folder.HadAbort ? log.FileBytes : 0;
        if (!folder.Checkpoint.IsOwn && named > end + lostAtMost)
        {
            throw new StoreCorruptException(
                $"{options.CommitLogPath} {Holds(end)}, but the ConsumeQueue {queueFolder} names {named} bytes; is "
                + "a disk missing, or storePathCommitLog wrong? Bring the files back; to go on without them move the "
                + "folder consumequeue away, and the queues are built again from what there is");
        }
    }

    private static string Holds(long end) => end == 0 ? "holds no CommitLog file" : $"ends at {end}";
}
