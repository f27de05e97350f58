using RocketNet.Protocol.Messages;
using RocketNet.Store;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Delaying;
using RocketNet.Store.Dispatch;
using RocketNet.Store.Files;
using RocketNet.StoreTool.Checking;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Building;

/// <summary>Builds all ConsumeQueues of a log in a folder of their own, while the log is scanned.</summary>
internal sealed class QueueBuild : IDisposable
{
    /// <summary>Offsets at a queue's end that are kept from being given out again.</summary>
    private const long KeptOffsetsMax = 1_000_000;

    // Offsets that no message was found for, in all queues together: more of them (2 GB of entries) than any loss of
    // messages leaves mean that offsets are damaged.
    private const long HolesMax = 100_000_000;

    private readonly StoreFacts _facts;
    private readonly string _folder;
    private readonly DiskFiles _disk = new();
    private readonly ConsumeQueueTable _table;
    private readonly ConsumeQueueWriter _writer = new(new DirtyFiles());
    private readonly DelayLevels _delays;
    private readonly HashSet<ConsumeQueue> _withHoles = [];
    private long _holes;

    /// <param name="place">The store.</param>
    /// <param name="facts">Its queues and topics as they are.</param>
    /// <param name="folder">Where the new queues go; made here.</param>
    public QueueBuild(StorePlace place, StoreFacts facts, string folder)
    {
        RefuseWhatIsNotInTheLog(facts);
        _facts = facts;
        _folder = folder;
        _delays = DelayLevels.Parse(place.Options.MessageDelayLevel);
        _table = new ConsumeQueueTable(
            folder,
            FileBytesOf(place, facts),
            new ConsumeQueueMappings(_disk, place.Options.MappedConsumeQueueFilesMax));
        _disk.CreateFolder(folder);
    }

    public long Entries { get; private set; }

    /// <summary>Records that no queue can hold: an impossible name or offset.</summary>
    public long Refused { get; private set; }

    /// <summary>Messages of topics that were deleted.</summary>
    public long OfDeletedTopics { get; private set; }

    /// <summary>Offsets without a message of their own.</summary>
    public long StandIns { get; private set; }

    public int Queues => _table.All.Count(queue => queue.Files.Length > 0);

    public void Take(in MessageRecord record, long offset)
    {
        if ((record.SysFlag & MessageSysFlag.TransactionMask) is not (0 or MessageSysFlag.TransactionCommit))
        {
            return;
        }

        if (!_table.TryGet(record.Topic, record.QueueId, out ConsumeQueue? queue))
        {
            if (record.QueueId < 0 || !ConsumeQueueTable.IsFolderName(record.Topic))
            {
                Refused++;
                return;
            }

            QueueLookup.RefuseTooMany(_table);
            queue = _table.GetOrCreate(record.Topic, record.QueueId);
            queue.ListenerState = _facts.IsDeleted(queue.Topic) ? this : null;
        }

        if (queue.ListenerState is not null)
        {
            OfDeletedTopics++;
            return;
        }

        Put(queue, record, offset);
    }

    /// <summary>Fills what is left open, and puts everything on the disk.</summary>
    public void Finish()
    {
        foreach (QueueOnDisk old in _facts.Queues)
        {
            KeepOffsets(old);
        }

        foreach (ConsumeQueue queue in _withHoles)
        {
            FillHoles(queue);
        }

        if (!_disk.TryFlushFileSystem(_folder))
        {
            foreach (ConsumeQueue queue in _table.All)
            {
                FlushFiles(queue);
            }
        }
    }

    public void Dispose() => _table.Dispose();

    // One length for all: that of most queues, since a damaged one may have any.
    private static long FileBytesOf(StorePlace place, StoreFacts facts) => facts.Queues
        .Where(queue => queue.Problem is null)
        .GroupBy(queue => queue.FileBytes)
        .MaxBy(queues => queues.Count())?.Key ?? place.Options.ConsumeQueueFileBytes;

    // Light queues have no records of their own: built from the log they would be gone.
    private static void RefuseWhatIsNotInTheLog(StoreFacts facts)
    {
        QueueOnDisk? light = facts.Queues.FirstOrDefault(
            queue => queue.Topic.StartsWith("%LMQ%", StringComparison.Ordinal));
        if (light is not null)
        {
            throw ToolRefusedException.CannotOpen($"{light.Folder}: light message queues cannot be built again here");
        }
    }

    private void Put(ConsumeQueue queue, in MessageRecord record, long offset)
    {
        long hole = queue.Files.Length > 0 ? Math.Max(0, record.QueueOffset - queue.Max.Value) : 0;
        ConsumeQueueEntry entry = new(
            new PhysicalOffset(offset), record.TotalSize, TagsCode.Of(record, _delays));
        if (record.QueueOffset is < 0 or > QueueLookup.QueueOffsetMax
            || hole > HolesMax - _holes
            || _writer.Put(queue, record.QueueOffset, entry) == EntryPut.Refused)
        {
            Refused++;
            return;
        }

        Entries++;
        if (hole > 0)
        {
            _holes += hole;
            _withHoles.Add(queue);
        }
    }

    // The last messages of a queue were lost: their offsets were told to consumers and must not come again.
    private void KeepOffsets(QueueOnDisk old)
    {
        if (old.Problem is null
            && old.Unwritten == 0
            && _table.TryGet(old.TopicUtf8, old.QueueId, out ConsumeQueue? queue)
            && queue.Files.Length > 0
            && old.Max > queue.Max.Value
            && old.Max - queue.Max.Value <= KeptOffsetsMax
            && queue.TryRead(queue.Max.Value - 1, out ConsumeQueueEntry last))
        {
            for (long index = queue.Max.Value; index < old.Max; index++)
            {
                // A later physical offset than its own would be taken for a later message.
                _writer.Put(queue, index, last);
                StandIns++;
            }
        }
    }

    // Compat: DefaultMessageStore.getMessage@4.9.7 passes over the rest of a CommitLog file behind an entry it cannot
    // read, so a hole names the message before it once more: a consumer that counts by offset takes it once.
    private void FillHoles(ConsumeQueue queue)
    {
        ConsumeQueueEntry before = ConsumeQueueEntry.Filler;
        for (long index = queue.Min.Value; index < queue.Max.Value; index++)
        {
            if (queue.TryRead(index, out ConsumeQueueEntry entry) && !entry.IsFiller)
            {
                before = entry;
                continue;
            }

            long position = index * ConsumeQueueEntry.ByteCount;
            ConsumeQueueFile file = queue.FindFile(position)!;
            using MappedLease lease = queue.Lease(file, out _);
            before.Write(lease.Span(position - file.Start, ConsumeQueueEntry.ByteCount));
            StandIns++;
        }
    }

    private static void FlushFiles(ConsumeQueue queue)
    {
        foreach (ConsumeQueueFile file in queue.Files)
        {
            using MappedLease lease = queue.Lease(file, out MappedFile mapping);
            mapping.File.Flush();
        }
    }
}
