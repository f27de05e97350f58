using System.Globalization;
using Microsoft.Extensions.Logging;
using RocketNet.Protocol.Messages;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Files;

namespace RocketNet.Store.Recovery;

/// <summary>
/// Finds the queues on disk, decides which of their entries count, and sets aside what cannot be a queue.
/// </summary>
internal sealed class QueueLoad(
    IStoreFiles disk, ConsumeQueueTable table, DamagedFolder damaged, RecoveryReport report, ILogger logger)
    : IDisposable
{
    private readonly List<LoadedQueue> _queues = [];
    private readonly QueueBlocks _blocks = new(disk);

    public IReadOnlyList<LoadedQueue> Queues => _queues;

    /// <summary>A folder was set aside, so its queue must be built anew from the whole log.</summary>
    public bool HasDamage { get; private set; }

    /// <summary>Called before a folder is set aside.</summary>
    public Action? SettingAside { get; set; }

    public void Load()
    {
        foreach (string topic in disk.ListFolders(table.Folder))
        {
            string topicFolder = Path.Combine(table.Folder, topic);
            foreach (string name in disk.ListFolders(topicFolder))
            {
                bool isQueue = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int queueId);
                if (isQueue && name == queueId.ToString(CultureInfo.InvariantCulture))
                {
                    LoadQueue(topic, queueId, Path.Combine(topicFolder, name));
                }
            }
        }

        new QueueEnds(disk, _queues).Find();
    }

    /// <summary>
    /// How far the queues say that the log reaches, going by two queues at least if there are more: one entry alone
    /// may be damaged. With the folder of a queue that has entries; empty if there is none.
    /// </summary>
    public (long Named, string Folder) NewestPhysicalEnd()
    {
        (long End, string Folder)[] ends =
        [
            .. _queues
                .Select(loaded => (End: loaded.NewestPhysicalEnd, loaded.Queue.Folder))
                .Where(found => found.End > 0)
                .OrderByDescending(found => found.End),
        ];
        return ends switch
        {
            [] => (0, ""),
            [(long only, string folder)] => (only, folder),
            [_, (long second, string folder), ..] => (second, folder),
        };
    }

    /// <summary>Sum of the ends of all queues that have files.</summary>
    public long EntryCount => _queues.Sum(loaded => loaded.Queue.Max.Value);

    /// <summary>Looks at the last entry of each queue, after another number was found than there was.</summary>
    public void SetWrongAside(FileSequence log)
    {
        foreach (LoadedQueue loaded in _queues.ToArray())
        {
            if (!IsLastEntryRight(loaded, loaded.Queue.Max.Value, log))
            {
                SetAside(loaded.Queue, "its last entry names no record of this queue");
                _queues.Remove(loaded);
            }
        }
    }

    /// <summary>Drops entries from an offset on; checks that the last one left names a record of its queue.</summary>
    public void Settle(RecoveryStart start, long end, FileSequence log, ConsumeQueueWriter writer)
    {
        long bound = Math.Min(start.QueuesFrom, end);
        foreach (LoadedQueue loaded in _queues.ToArray())
        {
            ConsumeQueue queue = loaded.Queue;
            long max = loaded.IndexBehind(bound, (index, entry) => NamesRecord(loaded.Queue, index, entry, log));
            if (start.Kind != RecoveryKind.Clean && !IsLastEntryRight(loaded, max, log))
            {
                SetAside(queue, "its last entry names no record of this queue");
                _queues.Remove(loaded);
                continue;
            }

            MarkAllocated(queue, max);
            MarkNamesSynced(queue, start.Kind == RecoveryKind.Clean);
            queue.SetMax(max);
            queue.FoundMax = max;
            queue.SetMin(loaded.FirstIndex);
            loaded.LookAtFirst(max, log.First?.Start ?? 0);
            if (max > loaded.FirstIndex && loaded.Read(max - 1) is { IsFiller: false } last)
            {
                queue.PhysicalEnd = last.Offset.Value + last.Size;
            }

            if (start.Kind != RecoveryKind.Clean)
            {
                writer.Truncate(queue, max, loaded.FoundMax);
            }
        }

        _blocks.Forget();
    }

    public void Dispose() => _blocks.Dispose();

    private void LoadQueue(string topic, int queueId, string folder)
    {
        List<StoreFileEntry> found =
            [.. disk.ListFiles(folder).Where(file => FileSequence.TryParseName(file.Name, out _))];
        if (found.Count == 0)
        {
            return;
        }

        ConsumeQueue queue = table.GetOrCreate(topic, queueId);
        long length = found.Count > 1
            ? StartOf(found[1]) - StartOf(found[0])
            : found[0].Length == 0 ? queue.FileBytes : found[0].Length;
        bool isWhole = length > 0 && length % ConsumeQueueEntry.ByteCount == 0;
        for (int i = 0; isWhole && i < found.Count; i++)
        {
            bool isLast = i == found.Count - 1;
            isWhole = StartOf(found[i]) == StartOf(found[0]) + (i * length)
                && (found[i].Length == length || (isLast && found[i].Length < length));
        }

        if (!isWhole)
        {
            SetAside(queue, "its files do not follow each other");
            return;
        }

        if (found[^1].Length < length)
        {
            using IStoreFile last = disk.Open(Path.Combine(folder, found[^1].Name));
            last.SetLength(length);
        }

        IEnumerable<ConsumeQueueFile> files = found.Select(file =>
            new ConsumeQueueFile(queue, StartOf(file), length));
        queue.SetFiles([.. files], length);
        _queues.Add(new LoadedQueue(queue, _blocks));
    }

    private static long StartOf(StoreFileEntry file)
    {
        _ = FileSequence.TryParseName(file.Name, out long start);
        return start;
    }

    private static void MarkAllocated(ConsumeQueue queue, long max)
    {
        foreach (ConsumeQueueFile file in queue.Files)
        {
            file.AllocatedEnd = Math.Clamp((max * ConsumeQueueEntry.ByteCount) - file.Start, 0, file.Length);
            file.Mapping?.ResetAllocatedEnd(file.AllocatedEnd);
        }
    }

    // Whoever was killed may have made files whose names are in memory only.
    private static void MarkNamesSynced(ConsumeQueue queue, bool isSynced)
    {
        foreach (ConsumeQueueFile file in queue.Files)
        {
            file.IsNameSynced = isSynced;
        }
    }

    private static bool IsLastEntryRight(LoadedQueue loaded, long max, FileSequence log)
    {
        if (max <= loaded.FirstIndex || loaded.Read(max - 1) is not { IsFiller: false } last)
        {
            return true;
        }

        if (log.Find(last.Offset.Value) is null)
        {
            // Older than the log: right or wrong, nobody can read it.
            return log.First is MappedFile first && last.Offset.Value < first.Start;
        }

        // Damage in the record itself is no reason to doubt the queue.
        return !TryReadRecord(last, log, out MessageRecord record) || IsOf(record, loaded.Queue, max - 1);
    }

    private static bool NamesRecord(ConsumeQueue queue, long index, ConsumeQueueEntry entry, FileSequence log) =>
        !entry.IsFiller && TryReadRecord(entry, log, out MessageRecord record) && IsOf(record, queue, index);

    private static bool IsOf(in MessageRecord record, ConsumeQueue queue, long index) =>
        record.QueueOffset == index && record.QueueId == queue.QueueId && record.Topic.SequenceEqual(queue.TopicUtf8);

    private static bool TryReadRecord(ConsumeQueueEntry entry, FileSequence log, out MessageRecord record)
    {
        MappedFile? file = log.Find(entry.Offset.Value);
        if (file is null)
        {
            record = default;
            return false;
        }

        long inFile = entry.Offset.Value - file.Start;
        ReadOnlySpan<byte> bytes = file.Span(inFile, (int)Math.Min(entry.Size, file.Length - inFile));
        return MessageRecordReader.TryRead(bytes, verifyBody: false, out record) == RecordStatus.Ok;
    }

    private void SetAside(ConsumeQueue queue, string reason)
    {
        HasDamage = true;
        SettingAside?.Invoke();
        string path = damaged.PathFor(queue.Folder);
        table.Remove(queue);
        disk.Rename(queue.Folder, path);
        report.SetAsideList.Add(path);
        logger.SetAside(path, reason);
    }
}
