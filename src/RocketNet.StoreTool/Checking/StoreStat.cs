using System.Globalization;
using RocketNet.Protocol;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Messages;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Indexing;
using RocketNet.StoreTool.Files;
using RocketNet.StoreTool.Logs;
using RocketNet.StoreTool.Output;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Checking;

/// <summary>Counts what a store holds, in one scan of its log.</summary>
internal sealed class StoreStat : ILogVisitor, IDisposable
{
    private readonly StorePlace _place;
    private readonly StoreFacts _facts;
    private readonly QueueLookup _queues;
    private long _ofTransactions;
    private long _impossible;

    private StoreStat(StorePlace place, StoreFacts facts)
    {
        _place = place;
        _facts = facts;
        _queues = new QueueLookup(place);
        foreach (QueueOnDisk queue in facts.Queues)
        {
            _queues.Of(queue).ListenerState = new Count { Disk = queue };
        }
    }

    public static StatReport Of(StorePlace place, ToolRun run)
    {
        using Progress progress = new(run, "counting", LogFiles.Load(place).All.Sum(file => file.Length));
        using StoreStat stat = new(place, StoreFacts.Read(place));
        LogScanPlan plan = new() { KnownEnd = stat._facts.KnownEnd, VerifyBodies = false };
        return stat.Report(new LogScan(stat._facts.Log, plan, progress).Run(stat));
    }

    public bool Record(in MessageRecord record, long offset, bool isBodyWhole)
    {
        if ((record.SysFlag & MessageSysFlag.TransactionMask) is not (0 or MessageSysFlag.TransactionCommit))
        {
            _ofTransactions++;
        }

        if (!QueueLookup.IsPossible(record))
        {
            _impossible++;
            return true;
        }

        ConsumeQueue queue = _queues.Of(record);
        if (queue.ListenerState is not Count count)
        {
            count = new Count();
            queue.ListenerState = count;
        }

        count.First = count.Records++ == 0 ? record.StoreTimestamp : count.First;
        count.Last = record.StoreTimestamp;
        count.Bytes += record.TotalSize;
        count.BodyBytes += record.Body.Length;
        return true;
    }

    public void Gap(in LogGap gap)
    {
        // Counted by the scan.
    }

    public void Dispose() => _queues.Dispose();

    private StatReport Report(LogScanResult scan)
    {
        string maker = _facts.IsOwn ? "RocketNet" : "a Java broker, or unknown";
        return new StatReport
        {
            Store = _place.Root,
            LeftBy = maker + (_facts.IsClean ? ", stopped cleanly" : ", not stopped cleanly"),
            Log = new LogStat
            {
                Min = _facts.Log.Min,
                End = scan.End,
                FileBytes = _facts.Log.FileBytes,
                Records = scan.Records,
                FirstStoreTimestamp = scan.FirstStoreTimestamp,
                LastStoreTimestamp = scan.LastStoreTimestamp,
                GapBytes = scan.GapBytes,
                OfTransactions = _ofTransactions,
                Impossible = _impossible,
            },
            Topics = Topics(),
            DelayLevels = DelayLevels(),
            Files = FileGroups(scan.End),
            Index = IndexFiles(),
        };
    }

    private TopicStat[] Topics() =>
    [
        .. _queues.All
            .Select(queue => (queue.Topic, queue.QueueId, Count: (Count)queue.ListenerState!))
            .GroupBy(queue => queue.Topic, StringComparer.Ordinal)
            .OrderBy(topic => topic.Key, StringComparer.Ordinal)
            .Select(topic => new TopicStat
            {
                Topic = topic.Key,
                Records = topic.Sum(queue => queue.Count.Records),
                Bytes = topic.Sum(queue => queue.Count.Bytes),
                BodyBytes = topic.Sum(queue => queue.Count.BodyBytes),
                FirstStoreTimestamp = topic.Where(queue => queue.Count.Records > 0)
                    .Select(queue => queue.Count.First).DefaultIfEmpty(0).Min(),
                LastStoreTimestamp = topic.Max(queue => queue.Count.Last),
                Queues =
                [
                    .. topic.OrderBy(queue => queue.QueueId).Select(queue => new QueueStat
                    {
                        QueueId = queue.QueueId,
                        Records = queue.Count.Records,
                        MinOffset = queue.Count.Disk?.Min ?? -1,
                        MaxOffset = queue.Count.Disk?.Max ?? -1,
                    }),
                ],
            }),
    ];

    private DelayLevelStat[] DelayLevels()
    {
        Dictionary<int, long> delivered = Delivered();
        return
        [
            .. _facts.Queues
                .Where(queue => queue.Topic == TopicName.Schedule && queue.QueueId < int.MaxValue)
                .OrderBy(queue => queue.QueueId)
                .Select(queue =>
                {
                    long next = Math.Clamp(delivered.GetValueOrDefault(queue.QueueId + 1), queue.Min, queue.Max);
                    return new DelayLevelStat(queue.QueueId + 1, queue.Max - next, next, queue.Max);
                }),
        ];
    }

    // Behind what was delivered, by level.
    private Dictionary<int, long> Delivered()
    {
        Dictionary<int, long> offsets = [];
        string path = Path.Combine(_place.ConfigFolder, "delayOffset.json");
        if (ConfigCheck.ProblemOf(path) is not null)
        {
            return offsets;
        }

        foreach (FastJsonMember member in FastJsonValue.Parse(File.ReadAllBytes(path))["offsetTable"].Members)
        {
            if (int.TryParse(member.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int level))
            {
                offsets[level] = OffsetOf(member.Value);
            }
        }

        return offsets;
    }

    private static long OffsetOf(FastJsonValue value)
    {
        try
        {
            return value.Kind == FastJsonKind.Number ? value.AsInt64() : 0;
        }
        catch (ProtocolException)
        {
            // Beyond 64 bits: as if nothing was known of the level.
            return 0;
        }
    }

    private List<FileGroupStat> FileGroups(long end)
    {
        List<QueueFileOnDisk> queueFiles = [.. _facts.Queues.SelectMany(queue => queue.Files)];
        IReadOnlyList<string> index = IndexPaths.Of(_place);
        IndexLayout layout = IndexGeometry.Of(_place, index);
        return
        [
            new(
                "commitlog",
                _facts.Log.All.Count(file => file.Exists),
                _facts.Log.All.Sum(file => file.Length),
                end - _facts.Log.Min),
            new(
                "consumequeue",
                queueFiles.Count,
                queueFiles.Sum(file => file.Length),
                _facts.Queues.Sum(queue => (queue.Max - queue.First) * ConsumeQueueEntry.ByteCount)),
            new(
                "index",
                index.Count,
                index.Sum(path => new FileInfo(path).Length),
                IndexFiles().Sum(file => file.Entries * IndexEntry.ByteCount) + (index.Count * (long)layout.SlotsEnd)),
        ];
    }

    private List<IndexFileStat> IndexFiles()
    {
        IReadOnlyList<string> paths = IndexPaths.Of(_place);
        IndexLayout layout = IndexGeometry.Of(_place, paths);
        List<IndexFileStat> files = [];
        byte[] bytes = new byte[IndexHeader.ByteCount];
        foreach (string path in paths)
        {
            using ReadFile file = new(path);
            file.Read(bytes, 0);
            IndexHeader header = IndexHeader.Read(bytes);
            files.Add(new IndexFileStat(
                Path.GetFileName(path),
                Math.Clamp(header.Count, 1, layout.EntryMax) - 1,
                layout.EntryMax - 1,
                header.BeginOffset,
                header.EndOffset,
                header.BeginTimestamp,
                header.EndTimestamp));
        }

        return files;
    }

    /// <summary>What the log holds of one queue.</summary>
    private sealed class Count
    {
        public QueueOnDisk? Disk { get; init; }

        public long Records { get; set; }

        public long Bytes { get; set; }

        public long BodyBytes { get; set; }

        public long First { get; set; }

        public long Last { get; set; }
    }
}
