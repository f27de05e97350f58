using System.Globalization;
using RocketNet.Store.Files;
using RocketNet.Store.Reading;
using RocketNet.Store.Statistics;

namespace RocketNet.Store.ConsumeQueues;

/// <summary>
/// The list of messages of one queue: entry <c>i</c> stands at byte <c>i · 20</c>. Read by anybody; written by the
/// dispatcher alone; <see cref="NextQueueOffset"/> belongs to the append gate. Layout: docs/consumequeue.md.
/// </summary>
public sealed class ConsumeQueue
{
    // 5 MB of entries: what this process wrote so lately is taken to lie in memory still.
    private const long NearEntries = 256 * 1024;

    private readonly ConsumeQueueMappings _mappings;
    private readonly QueueTopic _topic;
    private readonly string _root;
    private ConsumeQueueFile[] _files = [];
    private long _min;
    private long _max;
    private long _next;
    private long _announcedTo;

    internal ConsumeQueue(
        QueueTopic topic, int queueId, uint hash, string root, long fileBytes, ConsumeQueueMappings mappings)
    {
        _topic = topic;
        _root = root;
        QueueId = queueId;
        Hash = hash;
        FileBytes = fileBytes;
        _mappings = mappings;
    }

    public string Topic => _topic.Name;

    public int QueueId { get; }

    /// <summary>The oldest entry whose message is still in the CommitLog.</summary>
    public QueueOffset Min => new(Volatile.Read(ref _min));

    /// <summary>Behind the newest entry; what stands below may be read.</summary>
    public QueueOffset Max => new(Volatile.Read(ref _max));

    /// <summary>
    /// The offset the next message gets; runs ahead of <see cref="Max"/> by what is not dispatched yet.
    /// </summary>
    public long NextQueueOffset => Volatile.Read(ref _next);

    /// <summary>
    /// A place for whoever is told of arrivals to keep what it knows of this queue; the store never looks at it.
    /// </summary>
    public object? ListenerState { get; set; }

    /// <summary>Counts the appends to all queues of this topic.</summary>
    public TopicPuts Puts => _topic.Puts;

    internal byte[] TopicUtf8 => _topic.Utf8;

    internal uint Hash { get; }

    /// <summary>Messages wait in it until they are due: its tags codes are times.</summary>
    internal bool IsSchedule => _topic.IsSchedule;

    internal string Folder =>
        Path.Combine(_root, Topic, QueueId.ToString(CultureInfo.InvariantCulture));

    internal long FileBytes { get; private set; }

    internal ReadOnlySpan<ConsumeQueueFile> Files => Volatile.Read(ref _files);

    /// <summary>Physical end of the newest entry's message, 0 if there is none.</summary>
    internal long PhysicalEnd { get; set; }

    /// <summary>
    /// How often entries were taken back: who has looked at some before must look again. The dispatcher's.
    /// </summary>
    internal int Truncations { get; set; }

    /// <summary>Behind the newest entry when the store was opened: what stands below may be on disk only.</summary>
    internal long FoundMax { get; set; }

    /// <summary>Behind the last entry whose message the disk was told of for a consumer; a hint to others.</summary>
    internal long AnnouncedTo
    {
        get => Volatile.Read(ref _announcedTo);
        set => Volatile.Write(ref _announcedTo, value);
    }

    internal bool Matches(uint hash, ReadOnlySpan<byte> topic, int queueId) =>
        Hash == hash && QueueId == queueId && topic.SequenceEqual(TopicUtf8);

    /// <summary>Inside the append gate only.</summary>
    internal long TakeNext(int count)
    {
        long taken = _next;
        Volatile.Write(ref _next, taken + count);
        return taken;
    }

    internal void SetNext(long next) => Volatile.Write(ref _next, next);

    internal void SetMin(long min) => Volatile.Write(ref _min, min);

    internal void SetMax(long max) => Volatile.Write(ref _max, max);

    internal void SetFiles(ConsumeQueueFile[] files, long fileBytes)
    {
        FileBytes = fileBytes;
        Volatile.Write(ref _files, files);
    }

    /// <summary>
    /// Whether an entry is so old that its page may have to come from the disk; it is read by a call then, since a page
    /// fault would stop its thread, and kill the process where the disk is bad.
    /// </summary>
    internal bool IsFar(long index) => index < FoundMax || Volatile.Read(ref _max) - index > NearEntries;

    /// <summary>Opens the entries from an index on, up to the end of their file or of what is dispatched.</summary>
    /// <param name="index">The first entry.</param>
    /// <param name="plan">Gives the buffer for old entries and says whether their disk may be waited for.</param>
    /// <param name="countMax">Old entries wanted at most.</param>
    /// <param name="run">Empty when old entries are not in memory and must not be waited for.</param>
    /// <exception cref="IOException">The file could not be mapped or read.</exception>
    internal bool TryOpen(long index, ReadPlan plan, int countMax, out EntryRun run)
    {
        try
        {
            return TryOpenFile(index, plan, countMax, out run);
        }
        catch (FileNotFoundException)
        {
            // The topic was removed after the file was looked up.
            run = default;
            return false;
        }
        catch (DirectoryNotFoundException)
        {
            // The same, a moment later.
            run = default;
            return false;
        }
    }

    private bool TryOpenFile(long index, ReadPlan plan, int countMax, out EntryRun run)
    {
        long max = Volatile.Read(ref _max);
        long position = index * ConsumeQueueEntry.ByteCount;
        ConsumeQueueFile? file = index < max ? FindFile(position) : null;
        if (file is null)
        {
            run = default;
            return false;
        }

        MappedLease lease = _mappings.Lease(file, out MappedFile mapping);
        int bytes = (int)(Math.Min(max * ConsumeQueueEntry.ByteCount, file.End) - position);
        if (!IsFar(index))
        {
            run = new EntryRun(lease, lease.Span(position - file.Start, bytes));
            return true;
        }

        using (lease)
        {
            Span<byte> buffer = plan.EntryBuffer(Math.Min(bytes / ConsumeQueueEntry.ByteCount, countMax));
            int read = FarRead.Read(mapping.File, buffer, position - file.Start, plan.Wait);
            run = new EntryRun(default, buffer[..(read - (read % ConsumeQueueEntry.ByteCount))]);
            return true;
        }
    }

    /// <summary>One entry below <see cref="Max"/>.</summary>
    internal bool TryRead(long index, out ConsumeQueueEntry entry)
    {
        entry = default;
        if (index < 0 || !TryOpen(index, ReadPlan.ForOneEntry(), countMax: 1, out EntryRun run))
        {
            return false;
        }

        using (run)
        {
            bool isThere = run.Count > 0;
            entry = isThere ? run[0] : default;
            return isThere;
        }
    }

    /// <summary>Entries from an index on, fewer at the queue's end; read once for all of a file.</summary>
    /// <exception cref="IOException">The file could not be mapped or read.</exception>
    internal IReadOnlyList<ConsumeQueueEntry> Read(long index, int count)
    {
        List<ConsumeQueueEntry> entries = [];
        ReadPlan plan = new();
        while (index >= 0 && entries.Count < count && TryOpen(index, plan, count - entries.Count, out EntryRun run))
        {
            using (run)
            {
                if (run.Count == 0)
                {
                    break;
                }

                int taken = Math.Min(run.Count, count - entries.Count);
                for (int i = 0; i < taken; i++)
                {
                    entries.Add(run[i]);
                }

                index += taken;
            }
        }

        return entries;
    }

    internal ConsumeQueueFile? FindFile(long position)
    {
        ConsumeQueueFile[] files = Volatile.Read(ref _files);
        if (files.Length == 0 || position < files[0].Start)
        {
            return null;
        }

        long index = (position - files[0].Start) / FileBytes;
        return index < files.Length ? files[index] : null;
    }

    /// <summary>The first index in the file behind the one that holds (or lacks) an index.</summary>
    internal long NextFileIndex(long index)
    {
        long position = index * ConsumeQueueEntry.ByteCount;
        return (position - (position % FileBytes) + FileBytes) / ConsumeQueueEntry.ByteCount;
    }

    /// <summary>The file for a byte position, made if it is the next one (or the first).</summary>
    internal ConsumeQueueFile FileForWriting(long position)
    {
        ConsumeQueueFile? found = FindFile(position);
        if (found is not null)
        {
            return found;
        }

        ConsumeQueueFile[] files = _files;
        long start = files.Length == 0 ? position - (position % FileBytes) : files[^1].End;
        _mappings.Files.CreateFolder(Folder);
        ConsumeQueueFile made = new(this, start, FileBytes);
        _mappings.Create(made);
        Volatile.Write(ref _files, [.. files, made]);
        return made;
    }

    /// <summary>
    /// Retention: entries below an index name no messages any more. The dispatcher must stand still meanwhile.
    /// </summary>
    /// <returns>Files that are not read any more, for the caller to delete; the last one stays, as it says where the
    /// queue goes on after a restart.</returns>
    internal ConsumeQueueFile[] TrimTo(long index)
    {
        ConsumeQueueFile[] files = _files;
        if (files.Length == 0)
        {
            return [];
        }

        SetMin(index);
        long position = index * ConsumeQueueEntry.ByteCount;
        int count = 0;
        while (count < files.Length - 1 && files[count].End <= position)
        {
            count++;
        }

        if (count > 0)
        {
            Volatile.Write(ref _files, files[count..]);
        }

        return files[..count];
    }

    /// <summary>Whether the file of an entry was deleted with its messages.</summary>
    internal bool IsTrimmed(long index) =>
        Files is [ConsumeQueueFile first, ..] && index * ConsumeQueueEntry.ByteCount < first.Start;

    /// <summary>Everything goes; the dispatcher begins anew.</summary>
    internal void DeleteFiles()
    {
        foreach (ConsumeQueueFile file in Interlocked.Exchange(ref _files, []))
        {
            _mappings.Remove(file);
            _mappings.Files.Delete(file.Path);
        }
    }

    internal void Unmap(ConsumeQueueFile file) => _mappings.Drop(file);

    internal MappedLease Lease(ConsumeQueueFile file, out MappedFile mapping) => _mappings.Lease(file, out mapping);

    /// <summary>Unmaps every file; the caller renames or deletes the folder.</summary>
    internal void Close()
    {
        foreach (ConsumeQueueFile file in Interlocked.Exchange(ref _files, []))
        {
            _mappings.Drop(file);
        }
    }
}
