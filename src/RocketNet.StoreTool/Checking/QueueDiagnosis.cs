using RocketNet.Protocol.Messages;
using RocketNet.Store.ConsumeQueues;
using RocketNet.StoreTool.Logs;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Checking;

/// <summary>
/// Says of one queue after the other what is wrong with it, entry by entry where numbers did not agree.
/// </summary>
internal sealed class QueueDiagnosis(StorePlace place, StoreFacts facts, Findings findings, long end) : IDisposable
{
    private readonly LogRecords _records = new(facts.Log);
    private readonly SortedDictionary<string, long> _deleted = new(StringComparer.Ordinal);

    public void Look(QueueTally tally)
    {
        if (tally.Disk is not QueueOnDisk disk)
        {
            LookAtMissingFolder(tally);
            return;
        }

        if (disk.Problem is not null)
        {
            Add(FindingSeverity.Damage, FindingKinds.QueueFile, disk, null, disk.Problem);
            return;
        }

        if (disk.Unwritten > 0)
        {
            Add(
                FindingSeverity.Damage,
                FindingKinds.QueueEntry,
                disk,
                null,
                $"{disk.Unwritten} places below entry {disk.Max} were never written");
        }

        bool agrees = tally.MissingCount == 0 && tally.Matched == disk.Live;
        if (!agrees)
        {
            LookAtEntries(disk);
            LookAtMissing(tally, disk);
        }

        LookAtOddities(tally, disk);
    }

    public void Finish()
    {
        foreach ((string topic, long messages) in _deleted)
        {
            findings.Add(new Finding(
                FindingSeverity.Note,
                FindingKinds.QueueDeleted,
                place.Shown(place.QueueFolder),
                null,
                $"{messages} messages in the log are of {topic}, which has neither queues nor a place in topics.json: "
                + "a deleted topic",
                FindingKinds.Nothing));
        }
    }

    public void Dispose() => _records.Dispose();

    private void LookAtMissingFolder(QueueTally tally)
    {
        if (facts.IsDeleted(tally.Topic))
        {
            _deleted[tally.Topic] = _deleted.GetValueOrDefault(tally.Topic) + tally.Messages;
            return;
        }

        long first = tally.Missing.Count > 0 ? tally.Missing[0].Offset : 0;
        bool isLate = first >= facts.DispatchFrom;
        findings.Add(new Finding(
            isLate ? FindingSeverity.Note : FindingSeverity.Damage,
            FindingKinds.QueueMissing,
            $"consumequeue/{tally.Topic}/{tally.QueueId}",
            null,
            $"the queue has no folder, and the log {tally.Messages} messages of it, the first at {first}",
            isLate ? FindingKinds.NextStart : FindingKinds.RebuildQueues));
    }

    private void LookAtEntries(QueueOnDisk disk)
    {
        (long From, long To, string What) run = (-1, -1, "");
        ConsumeQueueEntry before = default;
        foreach ((long index, ConsumeQueueEntry entry) in QueueFolders.Entries(disk))
        {
            string? wrong = entry.IsFiller || entry == before ? null : ProblemOf(disk, index, entry);
            before = entry;
            if (run.From >= 0 && (wrong != run.What || index != run.To))
            {
                ReportRun(disk, run);
                run.From = -1;
            }

            if (wrong is not null)
            {
                run = (run.From < 0 ? index : run.From, index + 1, wrong);
            }
        }

        if (run.From >= 0)
        {
            ReportRun(disk, run);
        }
    }

    private void ReportRun(QueueOnDisk disk, (long From, long To, string What) run)
    {
        bool isLate = !facts.IsClean && run.What == BehindEnd;
        string entries =
            run.To - run.From == 1 ? $"entry {run.From} names" : $"entries {run.From} to {run.To - 1} name";
        Add(
            isLate ? FindingSeverity.Note : FindingSeverity.Damage,
            FindingKinds.QueueEntry,
            disk,
            run.From * ConsumeQueueEntry.ByteCount,
            $"{entries} {run.What}",
            isLate ? FindingKinds.NextStart : FindingKinds.RebuildQueues);
    }

    private const string BehindEnd = "a place behind the end of the log";

    private string? ProblemOf(QueueOnDisk disk, long index, ConsumeQueueEntry entry)
    {
        if (!entry.IsWritten)
        {
            return "nothing: its size or offset is no number of an entry";
        }

        if (entry.Offset.Value < facts.Log.Min)
        {
            return null;
        }

        if (entry.Offset.Value >= end)
        {
            return BehindEnd;
        }

        if (!_records.TryRead(entry.Offset.Value, verifyBody: false, out MessageRecord record))
        {
            return "a place in the log where no record begins";
        }

        return record.QueueId != disk.QueueId || !record.Topic.SequenceEqual(disk.TopicUtf8)
            ? "a message of another queue"
            : record.QueueOffset != index ? "a message of another place in the queue"
            : record.TotalSize != entry.Size ? "a message of another size"
            : null;
    }

    private void LookAtMissing(QueueTally tally, QueueOnDisk disk)
    {
        (long FirstIndex, long LastIndex, long Offset, bool IsLate) run = (-1, -1, -1, false);
        foreach ((long index, long offset) in tally.Missing)
        {
            if (IsReplaced(tally, disk, index, offset))
            {
                continue;
            }

            bool isLate = offset >= facts.DispatchFrom;
            if (run.FirstIndex >= 0 && (index != run.LastIndex + 1 || isLate != run.IsLate))
            {
                ReportMissing(disk, run);
                run.FirstIndex = -1;
            }

            run = run.FirstIndex < 0 ? (index, index, offset, isLate) : run with { LastIndex = index };
        }

        if (run.FirstIndex >= 0)
        {
            ReportMissing(disk, run);
        }
    }

    // The topic was deleted and made again: offsets began anew, and the later message keeps the place.
    private bool IsReplaced(QueueTally tally, QueueOnDisk disk, long index, long offset) =>
        tally.Reader!.TryRead(index, out ConsumeQueueEntry entry)
        && !entry.IsFiller
        && entry.Offset.Value > offset
        && ProblemOf(disk, index, entry) is null;

    private void ReportMissing(QueueOnDisk disk, (long FirstIndex, long LastIndex, long Offset, bool IsLate) run)
    {
        string messages = run.FirstIndex == run.LastIndex
            ? $"message {run.FirstIndex}, at {run.Offset} in the log, has"
            : $"messages {run.FirstIndex} to {run.LastIndex}, from {run.Offset} in the log on, have";
        Add(
            run.IsLate ? FindingSeverity.Note : FindingSeverity.Damage,
            FindingKinds.QueueMissing,
            disk,
            run.FirstIndex * ConsumeQueueEntry.ByteCount,
            messages + " no entry",
            run.IsLate ? FindingKinds.NextStart : FindingKinds.RebuildQueues);
    }

    private void LookAtOddities(QueueTally tally, QueueOnDisk disk)
    {
        if (disk.Holes > 0)
        {
            Add(
                FindingSeverity.Note,
                FindingKinds.QueueHoles,
                disk,
                null,
                $"{disk.Holes} offsets from {disk.Min} on have no message of their own",
                FindingKinds.Nothing);
        }

        if (tally.DueTimesApart > 0)
        {
            Add(
                FindingSeverity.Warning,
                FindingKinds.QueueDueTimes,
                disk,
                null,
                $"{tally.DueTimesApart} entries have other due times than messageDelayLevel's default gives; "
                + "name the broker's own with -c",
                FindingKinds.Nothing);
        }
    }

    private void Add(
        FindingSeverity severity,
        string kind,
        QueueOnDisk disk,
        long? position,
        string what,
        string repair = FindingKinds.RebuildQueues) =>
        findings.Add(new Finding(severity, kind, place.Shown(disk.Folder), position, what, repair));
}
