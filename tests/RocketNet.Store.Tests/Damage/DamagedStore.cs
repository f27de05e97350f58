using System.Net;
using System.Text;
using RocketNet.Protocol.Messages;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Files;
using RocketNet.Store.Reading;
using RocketNet.Store.Tests.Faults;
using RocketNet.TestKit;

namespace RocketNet.Store.Tests.Damage;

/// <summary>
/// A store with a few messages of every kind, kept as files in memory, from which damaged copies are made and opened.
/// </summary>
internal sealed class DamagedStore : IDisposable
{
    public const int OthersPerQueue = 4;

    private readonly TempFolder _folder = new(inMemory: true);
    private readonly List<(string Path, byte[] Content)> _files = [];
    private readonly StoreOptions _options;
    private int _copies;

    private DamagedStore(StoreOptions options) => _options = options;

    public ManualTimeProvider Time { get; } = new();

    /// <summary>Every message, in the order of the log.</summary>
    public List<KnownMessage> Messages { get; } = [];

    public static StoreOptions Small => new()
    {
        CommitLogFileBytes = 16 * 1024,
        ConsumeQueueFileBytes = 400,
        MaxHashSlotNum = 5,
        MaxIndexNum = 60,
        AllocationSliceBytes = 4 * 1024,
        MaxMessageSize = 4 * 1024,
        StagingBufferBytes = 128 * 1024,
        FlushIntervalCommitLogMillis = 1,
        DiskSpaceWarningLevelRatio = 100,
        MessageDelayLevel = "1h",
    };

    /// <summary>Makes the store and leaves it, by a clean stop or as a crash does.</summary>
    public static async Task<DamagedStore> CreateAsync(
        bool isClean, Func<StoreOptions, StoreOptions>? adapt = null, Action<DamagedStore, MessageStore>? more = null)
    {
        DamagedStore made = new(adapt?.Invoke(Small) ?? Small);
        string root = made._folder.File("first");
        MessageStore store = made.OpenAt(root, new LoggedEvents());
        store.Start();
        made.FillAll(store);
        more?.Invoke(made, store);
        store.Dispatch.DispatchAvailable();
        await store.Keys.WaitForDispatchedAsync(TimeSpan.FromSeconds(20), CancellationToken.None);
        if (isClean)
        {
            await store.DisposeAsync();
            made.Remember(root);
        }
        else
        {
            made.Remember(root);
            await store.DisposeAsync();
        }

        return made;
    }

    /// <summary>A copy of the store, damaged.</summary>
    /// <param name="damage">Gets the root of the copy.</param>
    public string Copy(Action<string> damage)
    {
        string root = _folder.File("copy" + (++_copies).ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach ((string path, byte[] content) in _files)
        {
            string copy = Path.Combine(root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.WriteAllBytes(copy, content);
        }

        damage(root);
        return root;
    }

    public MessageStore OpenAt(string root, LoggedEvents log, IStoreFiles? disk = null) =>
        MessageStore.Open(_options with { RootDirectory = root }, Time, disk ?? new DiskFiles(), log);

    /// <summary>The content of a file of the store, by its path below the root.</summary>
    public byte[] Content(string path) => _files.Single(file => file.Path == path).Content;

    public IEnumerable<string> Paths => _files.Select(file => file.Path);

    public static void Flip(string path, long bit)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = bit / 8;
        int value = file.ReadByte();
        file.Position = bit / 8;
        file.WriteByte((byte)(value ^ (1 << (int)(bit % 8))));
    }

    public static void Overwrite(string path, long position, ReadOnlySpan<byte> bytes)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = position;
        file.Write(bytes);
    }

    /// <summary>Whether a message can be read at its place, as it was stored.</summary>
    public static bool IsReadable(MessageStore store, KnownMessage message)
    {
        ReadPlan plan = new();
        if (!store.Queues.TryGet(message.Topic, message.QueueId, out ConsumeQueue? queue)
            || store.Reader.Plan(queue, message.QueueOffset, 1, null, plan) != GetStatus.Found)
        {
            return false;
        }

        byte[] bytes = new byte[plan.TotalBytes];
        return store.Reader.TryCopy(plan, bytes) && bytes.AsSpan().SequenceEqual(message.Record);
    }

    /// <summary>Every message but one is where it was; that one is there, or is not, but is no other.</summary>
    public void OthersAreReadable(MessageStore store, KnownMessage? damaged, string what)
    {
        foreach (KnownMessage message in Messages)
        {
            Assert.True(
                message == damaged || IsReadable(store, message),
                $"{message.Topic}-{message.QueueId} {message.QueueOffset} is lost by {what}");
        }
    }

    public static void Delete(string root) => Directory.Delete(root, recursive: true);

    public void Dispose() => _folder.Dispose();

    // A few messages around each kind, so that every queue has a life before and after the damage.
    private void FillAll(MessageStore store)
    {
        for (int round = 0; round < OthersPerQueue; round++)
        {
            Send(store, Kind.Single);
            Send(store, Kind.Keys);
            Send(store, Kind.BornByIPv6);
            Send(store, Kind.Delayed);
            Send(store, Kind.LongTopic);
            SendBatch(store);
        }
    }

    public void Send(MessageStore store, Kind kind)
    {
        HostAddress v6 = HostAddress.From(new IPEndPoint(IPAddress.Parse("2001:db8::1"), 7));
        string name = $"{kind}{Messages.Count}";
        MessageDraft draft = new()
        {
            Topic = Encoding.UTF8.GetBytes(TopicOf(kind)),
            QueueId = kind == Kind.Delayed ? 0 : 1,
            Body = Encoding.UTF8.GetBytes("body of " + name),
            Properties = Encoding.UTF8.GetBytes(PropertiesOf(kind, name)),
            BornTimestamp = 1_700_000_000_000,
            BornHost = kind == Kind.BornByIPv6 ? v6 : TestStore.Host,
            StoreHost = TestStore.Host,
            SysFlag = kind == Kind.BornByIPv6 ? MessageSysFlag.BornHostIPv6 : 0,
        };
        Time.Advance(TimeSpan.FromMilliseconds(3));
        Keep(store, kind, draft.Topic, draft.QueueId, store.CommitLog.Append(draft), []);
    }

    private void SendBatch(MessageStore store)
    {
        byte[] item = new byte[26];
        item[3] = 26;
        item[19] = 4;
        byte[] batch = [.. item[..20], 1, 2, 3, 4, 0, 0, .. item[..20], 5, 6, 7, 8, 0, 0];
        MessageDraft template = new()
        {
            Topic = "batches"u8,
            QueueId = 3,
            BornTimestamp = 1_700_000_000_000,
            BornHost = TestStore.Host,
            StoreHost = TestStore.Host,
        };
        long[] places = new long[2];
        AppendResult result = store.CommitLog.AppendBatch(template, batch, "TAGS\u0001B"u8, places, out _);
        Keep(store, Kind.BatchMember, template.Topic, 3, result, places);
    }

    private void Keep(
        MessageStore store, Kind kind, ReadOnlySpan<byte> topic, int queueId, AppendResult result, long[] places)
    {
        Assert.Equal(AppendStatus.Ok, result.Status);
        store.Dispatch.DispatchAvailable();
        long offset = result.QueueOffset.Value;
        foreach (long place in places.Length > 0 ? places : [result.Start.Value])
        {
            Assert.True(store.Reader.TryRead(new PhysicalOffset(place), out byte[] record));
            Messages.Add(new KnownMessage(
                kind, Encoding.UTF8.GetString(topic), queueId, offset++, place, record));
        }
    }

    private void Remember(string root)
    {
        foreach (string path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(root, path);
            if (relative == "lock")
            {
                continue;
            }

            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] content = new byte[file.Length];
            file.ReadExactly(content);
            _files.Add((relative, content));
        }
    }

    private static string TopicOf(Kind kind) => kind switch
    {
        Kind.Delayed => "SCHEDULE_TOPIC_XXXX",
        Kind.LongTopic => "%RETRY%" + new string('g', 130),
        _ => "orders",
    };

    private static string PropertiesOf(Kind kind, string name) => kind switch
    {
        Kind.Single => "TAGS\u0001A",
        Kind.Delayed => $"UNIQ_KEY\u0001{name}\u0002DELAY\u00011\u0002REAL_TOPIC\u0001later\u0002REAL_QID\u00010",
        _ => $"UNIQ_KEY\u0001{name}\u0002KEYS\u0001k{name}\u0002TAGS\u0001A",
    };

    internal enum Kind
    {
        Single,
        Keys,
        BornByIPv6,
        Delayed,
        LongTopic,
        BatchMember,
    }

    internal sealed record KnownMessage(
        Kind Kind, string Topic, int QueueId, long QueueOffset, long Start, byte[] Record)
    {
        public long End => Start + Record.Length;
    }
}
