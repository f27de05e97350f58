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
{
    private readonly List<LoadedQueue> _queues = [];

    public IReadOnlyList<LoadedQueue> Queues => _queues;

    /// <summary>A folder was set aside, so its queue must be built anew from the whole log.</summary>
    public bool HasDamage { get; private set; }

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
    }

    public void SetAllAside(string reason)
    {
        foreach (LoadedQueue loaded in _queues)
        {
            SetAside(loaded.Queue, reason);
        }

        _queues.Clear();
    }

    /// <summary>Drops entries from an offset on; checks that the last one left names a record of its queue.</summary>
    public void Settle(RecoveryStart start, long end, FileSequence log, ConsumeQueueWriter writer)
    {
        long bound = Math.Min(start.QueuesFrom, end);
        foreach (LoadedQueue loaded in _queues.ToArray())
        {
            ConsumeQueue queue = loaded.Queue;
            long max = loaded.IndexBehind(bound);
            if (start.Kind != RecoveryKind.Clean && !IsLastEntryRight(loaded, max, log))
            {
                SetAside(queue, "its last entry names no record of this queue");
                _queues.Remove(loaded);
                continue;
            }

            MarkAllocated(queue, max);
            queue.SetMax(max);
            queue.FoundMax = max;
            queue.SetMin(loaded.FirstIndex);
            if (max > loaded.FirstIndex && loaded.Read(max - 1) is { IsFiller: false } last)
            {
                queue.PhysicalEnd = last.Offset.Value + last.Size;
            }

            if (start.Kind != RecoveryKind.Clean)
            {
                writer.Truncate(queue, max);
                queue.SetMin(loaded.FirstIndex);
            }
        }
    }

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
            new ConsumeQueueFile(Path.Combine(folder, file.Name), StartOf(file), length) { IsNameSynced = true });
        queue.SetFiles([.. files], length);
        _queues.Add(new LoadedQueue(queue));
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

    private static bool IsLastEntryRight(LoadedQueue loaded, long max, FileSequence log)
    {
        if (max <= loaded.FirstIndex || loaded.Read(max - 1) is not { IsFiller: false } last)
        {
            return true;
        }

        MappedFile? file = log.Find(last.Offset.Value);
        if (file is null)
        {
            // Older than the log: right or wrong, nobody can read it.
            return log.First is MappedFile first && last.Offset.Value < first.Start;
        }

        long inFile = last.Offset.Value - file.Start;
        ReadOnlySpan<byte> bytes = file.Span(inFile, (int)Math.Min(last.Size, file.Length - inFile));
        RecordStatus status = MessageRecordReader.TryRead(bytes, verifyBody: false, out MessageRecord record);

        // Damage in the record itself is no reason to doubt the queue.
        return status != RecordStatus.Ok
            || (record.QueueOffset == max - 1
                && record.QueueId == loaded.Queue.QueueId
                && record.Topic.SequenceEqual(loaded.Queue.TopicUtf8));
    }

    private void SetAside(ConsumeQueue queue, string reason)
    {
        HasDamage = true;
        string path = damaged.PathFor(queue.Folder);
        table.Remove(queue);
        disk.Rename(queue.Folder, path);
        report.SetAsideList.Add(path);
        logger.SetAside(path, reason);
    }
}
