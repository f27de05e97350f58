using System.Globalization;
using System.Text;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Files;
using RocketNet.StoreTool.Files;
using RocketNet.StoreTool.Output;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Checking;

/// <summary>Finds the queues of a store and reads through their entries once.</summary>
internal static class QueueFolders
{
    /// <param name="place">The store.</param>
    /// <param name="logMin">Entries of messages before this offset have outlived them.</param>
    /// <param name="progress">Told of the bytes read; may be null.</param>
    public static List<QueueOnDisk> Load(StorePlace place, long logMin, Progress? progress = null)
    {
        List<QueueOnDisk> queues = [];
        DiskFiles disk = new();
        foreach (string topic in disk.ListFolders(place.QueueFolder))
        {
            string folder = Path.Combine(place.QueueFolder, topic);
            foreach (string name in disk.ListFolders(folder))
            {
                // Written as a broker writes it: 1 and 01 would be the same queue.
                if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int queueId)
                    && name == queueId.ToString(CultureInfo.InvariantCulture))
                {
                    QueueOnDisk queue = new(topic, queueId, Path.Combine(folder, name));
                    LoadFiles(disk, queue);
                    if (queue.Files.Count > 0)
                    {
                        Count(queue, logMin, progress);
                        queues.Add(queue);
                    }
                }
            }
        }

        return queues;
    }

    /// <summary>One queue, its entries not looked at; null if it has no folder.</summary>
    public static QueueOnDisk? Find(StorePlace place, string topic, int queueId)
    {
        string id = queueId.ToString(CultureInfo.InvariantCulture);
        string folder = Path.Combine(place.QueueFolder, topic, id);
        if (!ConsumeQueueTable.IsFolderName(Encoding.UTF8.GetBytes(topic)) || !Directory.Exists(folder))
        {
            return null;
        }

        QueueOnDisk queue = new(topic, queueId, folder);
        LoadFiles(new DiskFiles(), queue);
        return queue;
    }

    /// <summary>Every written entry with its index, in order.</summary>
    public static IEnumerable<(long Index, ConsumeQueueEntry Entry)> Entries(
        QueueOnDisk queue, Progress? progress = null)
    {
        byte[] chunk = new byte[ConsumeQueueEntry.ByteCount * 4096];
        foreach (QueueFileOnDisk file in queue.Files)
        {
            using ReadFile open = new(file.Path);
            for (long at = Data(open, 0); at < open.Length; at = Data(open, at))
            {
                int read = open.Read(chunk, at);
                for (int i = 0; i + ConsumeQueueEntry.ByteCount <= read; i += ConsumeQueueEntry.ByteCount)
                {
                    ConsumeQueueEntry entry = ConsumeQueueEntry.Read(chunk.AsSpan(i));
                    if (entry != default)
                    {
                        yield return ((file.Start + at + i) / ConsumeQueueEntry.ByteCount, entry);
                    }
                }

                progress?.Add(read);
                at += Math.Max(ConsumeQueueEntry.ByteCount, read);
            }
        }
    }

    // Holes are passed over; an entry that a hole begins in the middle of is looked at whole.
    private static long Data(ReadFile file, long from) =>
        file.NextDataFrom(from) / ConsumeQueueEntry.ByteCount * ConsumeQueueEntry.ByteCount is long at && at < from
            ? from
            : at;

    private static void LoadFiles(DiskFiles disk, QueueOnDisk queue)
    {
        foreach (StoreFileEntry entry in disk.ListFiles(queue.Folder))
        {
            if (FileSequence.TryParseName(entry.Name, out long start))
            {
                queue.Files.Add(new QueueFileOnDisk(Path.Combine(queue.Folder, entry.Name), start, entry.Length));
            }
        }

        if (queue.Files.Count == 0)
        {
            return;
        }

        queue.FileBytes = queue.Files.Count > 1 ? queue.Files[1].Start - queue.Files[0].Start : queue.Files[0].Length;
        for (int i = 0; i < queue.Files.Count && queue.Problem is null; i++)
        {
            QueueFileOnDisk file = queue.Files[i];
            queue.Problem =
                queue.FileBytes is <= 0 or > int.MaxValue || queue.FileBytes % ConsumeQueueEntry.ByteCount != 0
                    ? $"{queue.FileBytes} bytes are no whole number of entries, or too many for one file"
                : file.Start % queue.FileBytes != 0
                    ? $"{Path.GetFileName(file.Path)} cannot begin there, with {queue.FileBytes} bytes a file"
                : file.Start != queue.Files[0].Start + (i * queue.FileBytes)
                    ? $"{Path.GetFileName(file.Path)} does not follow the file before it"
                : file.Length != queue.FileBytes
                    ? $"{Path.GetFileName(file.Path)} has {file.Length} bytes, {queue.FileBytes} expected"
                : null;
        }
    }

    private static void Count(QueueOnDisk queue, long logMin, Progress? progress)
    {
        queue.Max = queue.First;
        queue.Min = -1;
        if (queue.Problem is not null)
        {
            return;
        }

        ConsumeQueueEntry before = default;
        foreach ((long index, ConsumeQueueEntry entry) in Entries(queue, progress))
        {
            queue.Unwritten += index - queue.Max;
            queue.Max = index + 1;
            bool isOld = entry.IsFiller ? queue.Min < 0 : entry.Offset.Value < logMin;
            queue.Min = queue.Min < 0 && !isOld ? index : queue.Min;
            if (!isOld)
            {
                bool isHole = entry.IsFiller || entry == before;
                queue.Holes += isHole ? 1 : 0;
                queue.Live += isHole ? 0 : 1;
            }

            if (!entry.IsFiller && entry.IsWritten)
            {
                before = entry;
                queue.NewestPhysicalEnd = Math.Max(queue.NewestPhysicalEnd, entry.Offset.Value + entry.Size);
            }
        }

        queue.Min = queue.Min < 0 ? queue.Max : queue.Min;
    }
}
