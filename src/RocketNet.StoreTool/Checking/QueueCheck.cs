using RocketNet.Protocol.Messages;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Delaying;
using RocketNet.Store.Dispatch;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Checking;

/// <summary>
/// Compares the ConsumeQueues with the log while it is scanned: the entry of every message is looked up. What does not
/// fit is looked into afterwards by <see cref="QueueDiagnosis"/>.
/// </summary>
internal sealed class QueueCheck : IDisposable
{
    // An address of the extension file; tags codes that are hashes or times never lie there.
    private const long ExtensionAddressMax = int.MinValue - 1L;

    private readonly StorePlace _place;
    private readonly StoreFacts _facts;
    private readonly Findings _findings;
    private readonly QueueLookup _queues;
    private readonly DelayLevels _delays;
    private readonly int _entriesAtOnce;

    public QueueCheck(StorePlace place, StoreFacts facts, Findings findings)
    {
        _place = place;
        _facts = facts;
        _findings = findings;
        _delays = DelayLevels.Parse(place.Options.MessageDelayLevel);
        _queues = new QueueLookup(place);
        _entriesAtOnce = facts.Queues.Count > 2000 ? 100 : 2000;
        foreach (QueueOnDisk queue in facts.Queues)
        {
            _queues.Of(queue).ListenerState =
                new QueueTally(queue.Topic, queue.QueueId, queue, _entriesAtOnce);
        }
    }

    private IEnumerable<QueueTally> Tallies => _queues.All
        .Select(queue => (QueueTally)queue.ListenerState!)
        .OrderBy(tally => tally.Topic, StringComparer.Ordinal)
        .ThenBy(tally => tally.QueueId);

    public void Take(in MessageRecord record, long offset)
    {
        if ((record.SysFlag & MessageSysFlag.TransactionMask) is not (0 or MessageSysFlag.TransactionCommit))
        {
            return;
        }

        ConsumeQueue queue = _queues.Of(record);
        if (queue.ListenerState is not QueueTally tally)
        {
            tally = new QueueTally(queue.Topic, queue.QueueId, null, _entriesAtOnce);
            queue.ListenerState = tally;
        }

        tally.Messages++;
        if (tally.Reader is not null
            && tally.Reader.TryRead(record.QueueOffset, out ConsumeQueueEntry found)
            && found.Offset.Value == offset
            && found.Size == record.TotalSize)
        {
            tally.Matched++;
            CompareTags(tally, found, TagsCode.Of(record, _delays), record.QueueOffset);
        }
        else
        {
            tally.AddMissing(record.QueueOffset, offset);
        }
    }

    /// <summary>After the scan: names what does not fit.</summary>
    /// <param name="end">End of the log.</param>
    public void Finish(long end)
    {
        using QueueDiagnosis diagnosis = new(_place, _facts, _findings, end);
        foreach (QueueTally tally in Tallies)
        {
            diagnosis.Look(tally);
        }

        diagnosis.Finish();
    }

    public void Dispose() => _queues.Dispose();

    private void CompareTags(QueueTally tally, ConsumeQueueEntry found, long tagsCode, long index)
    {
        if (found.TagsCode == tagsCode || found.TagsCode <= ExtensionAddressMax)
        {
            return;
        }

        if (tally.Topic == TopicName.Schedule && !_place.IsDelayConfigured)
        {
            tally.DueTimesApart++;
            return;
        }

        _findings.Add(new Finding(
            FindingSeverity.Damage,
            FindingKinds.QueueEntry,
            _place.Shown(tally.Disk!.Folder),
            index * ConsumeQueueEntry.ByteCount,
            $"entry {index} has the tags code {found.TagsCode}, its message {tagsCode}",
            FindingKinds.RebuildQueues));
    }
}
