using RocketNet.Store.Durability;
using RocketNet.StoreTool.Logs;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Checking;

/// <summary>Compares the checkpoint and the mark <c>abort</c> with what was found in the log.</summary>
internal static class CheckpointCheck
{
    private const string Rewrite = "it is written anew from what the log holds";

    public static void Run(StorePlace place, StoreFacts facts, LogScanResult scan, Findings findings)
    {
        if (facts.HasAbort)
        {
            Add(FindingSeverity.Note, "abort", "the store was not stopped cleanly", FindingKinds.NextStart);
        }

        if (!facts.HasCheckpoint)
        {
            if (scan.Records > 0)
            {
                Add(FindingSeverity.Warning, "checkpoint", "it is missing: recovery looks through more files", Rewrite);
            }

            return;
        }

        long length = new FileInfo(place.CheckpointFile).Length;
        if (length != StoreCheckpoint.FileBytes)
        {
            Add(FindingSeverity.Damage, "checkpoint", $"{length} bytes, {StoreCheckpoint.FileBytes} expected", Rewrite);
        }

        CompareEnds(facts, scan, Add);
        CompareTimes(facts, scan, Add);

        void Add(FindingSeverity severity, string file, string what, string repair) => findings.Add(new Finding(
            severity,
            file == "abort" ? FindingKinds.Abort : FindingKinds.Checkpoint,
            file,
            null,
            what,
            severity == FindingSeverity.Note ? FindingKinds.NextStart : repair));
    }

    private static void CompareEnds(
        StoreFacts facts, LogScanResult scan, Action<FindingSeverity, string, string, string> add)
    {
        CheckpointValues values = facts.Checkpoint;
        if (!facts.IsOwn)
        {
            return;
        }

        if (values.Durable > scan.End)
        {
            add(
                FindingSeverity.Damage,
                "checkpoint",
                $"it knows of {values.Durable - scan.End} bytes behind {scan.End}, where the log ends: they are lost",
                Rewrite);
        }
        else if (values.CleanEnd >= 0 && values.CleanEnd < scan.End)
        {
            add(
                FindingSeverity.Damage,
                "checkpoint",
                $"the store was stopped at {values.CleanEnd}, and the log goes on to {scan.End}",
                Rewrite);
        }

        if (facts.IsClean && values.QueueCount > facts.Queues.Count)
        {
            add(
                FindingSeverity.Damage,
                "checkpoint",
                $"there were {values.QueueCount} queues at the stop, and there are {facts.Queues.Count}",
                FindingKinds.RebuildQueues);
        }
    }

    // Times of messages that are not there make a Java broker begin its recovery too late.
    private static void CompareTimes(
        StoreFacts facts, LogScanResult scan, Action<FindingSeverity, string, string, string> add)
    {
        CheckpointValues values = facts.Checkpoint;
        bool isNewer = scan.Records > 0
            && values.PhysicTimestamp > ClockSlackMillis
            && values.PhysicTimestamp - ClockSlackMillis > scan.LastStoreTimestamp;
        if (isNewer || values.PhysicTimestamp < 0 || values.LogicsTimestamp < 0 || values.IndexTimestamp < 0)
        {
            add(
                FindingSeverity.Damage,
                "checkpoint",
                $"its time of the newest message on the disk, {values.PhysicTimestamp}, is not that of the log, "
                + $"{scan.LastStoreTimestamp}",
                Rewrite);
        }
    }

    // A clock that was set back lets an older message be newer than the last one.
    private const long ClockSlackMillis = 24 * 3_600_000L;
}
