using RocketNet.Protocol;
using RocketNet.Protocol.Bodies;
using RocketNet.Store.Durability;
using RocketNet.StoreTool.Files;
using RocketNet.StoreTool.Logs;
using RocketNet.StoreTool.Output;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Checking;

/// <summary>What is known of a store before its log is scanned.</summary>
internal sealed class StoreFacts
{
    private const long ConfigBytesMax = 256 << 20;

    private readonly StorePlace _place;

    private StoreFacts(StorePlace place, LogFiles log, IReadOnlyList<QueueOnDisk> queues)
    {
        _place = place;
        Log = log;
        Queues = queues;
        HasAbort = File.Exists(place.AbortFile);
        byte[] checkpoint = new byte[StoreCheckpoint.AllBytes];
        HasCheckpoint = TryReadStart(place.CheckpointFile, checkpoint);
        IsOwn = StoreCheckpoint.TryDecode(checkpoint, out CheckpointValues values);
        Checkpoint = values;
        QueuesEnd = queues.Select(queue => queue.NewestPhysicalEnd).DefaultIfEmpty(0).Max();
        KnownEnd = IsOwn ? Checkpoint.Durable : Math.Min(QueuesEnd, Log.Capacity);
        Topics = ReadTopics(Path.Combine(place.ConfigFolder, "topics.json"));
        Folders = queues.Select(queue => queue.Topic).ToHashSet(StringComparer.Ordinal);
    }

    public LogFiles Log { get; }

    public IReadOnlyList<QueueOnDisk> Queues { get; private init; }

    public bool HasAbort { get; }

    public bool HasCheckpoint { get; }

    /// <summary>The checkpoint is ours and nobody has written it since.</summary>
    public bool IsOwn { get; }

    public CheckpointValues Checkpoint { get; }

    /// <summary>Physical end of the entry that lies furthest in the log.</summary>
    public long QueuesEnd { get; }

    /// <summary>Names in topics.json; null if it cannot be read.</summary>
    public IReadOnlySet<string>? Topics { get; private init; }

    /// <summary>Topics with a folder of queues.</summary>
    public IReadOnlySet<string> Folders { get; private init; }

    /// <summary>Nothing was going on when it was left: a start would not have to complete anything.</summary>
    public bool IsClean => IsOwn ? Checkpoint.CleanEnd == Checkpoint.Durable : !HasAbort;

    /// <summary>Below this there were records.</summary>
    public long KnownEnd { get; private init; }

    /// <summary>From here on the next start builds queues anyway.</summary>
    public long DispatchFrom =>
        IsOwn && IsClean ? long.MaxValue
        : IsOwn ? Checkpoint.QueuesDurable
        : QueuesEnd;

    public static StoreFacts Read(StorePlace place, Progress? progress = null)
    {
        LogFiles log = LogFiles.Load(place);
        return new StoreFacts(place, log, QueueFolders.Load(place, log.Min, progress));
    }

    /// <summary>
    /// The facts of a store whose log was mended, with the queues and topics known before it was, in the original
    /// perhaps.
    /// </summary>
    /// <param name="before">What was known.</param>
    /// <param name="end">End of the mended log.</param>
    public StoreFacts With(StoreFacts before, long end) => new(_place, Log, before.Queues)
    {
        Topics = before.Topics,
        Folders = before.Folders,
        KnownEnd = end,
    };

    /// <summary>Its queues were deleted with the topic, while its messages wait for the log's retention.</summary>
    public bool IsDeleted(string topic) => Topics is not null && !Topics.Contains(topic) && !Folders.Contains(topic);

    private static bool TryReadStart(string path, byte[] bytes)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using ReadFile file = new(path);
        file.Read(bytes, 0);
        return true;
    }

    private static HashSet<string>? ReadTopics(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length > ConfigBytesMax)
        {
            return null;
        }

        try
        {
            FastJsonValue table = FastJsonValue.Parse(File.ReadAllBytes(path))["topicConfigTable"];
            return table.Kind == FastJsonKind.Object
                ? table.Members.Select(member => member.Name).ToHashSet(StringComparer.Ordinal)
                : null;
        }
        catch (ProtocolException)
        {
            // Reported by the check of the configuration files.
            return null;
        }
    }
}
