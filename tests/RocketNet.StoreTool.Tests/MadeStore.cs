using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Protocol.Messages;
using RocketNet.Store;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Durability;
using RocketNet.Store.Files;
using RocketNet.Store.Reading;
using RocketNet.TestKit;

namespace RocketNet.StoreTool.Tests;

/// <summary>A store that our own library made, with small files, several queues and keys, stopped cleanly.</summary>
internal sealed class MadeStore : IDisposable
{
    public const int Messages = 597;
    public const int Queues = 3;
    public const int LogFileBytes = 64 * 1024;

    private static readonly HostAddress Host =
        HostAddress.From(new IPEndPoint(IPAddress.Parse("192.168.1.20"), 10911));

    private readonly TempFolder _folder = new(inMemory: true);

    private MadeStore() => Root = _folder.File("store");

    public string Root { get; }

    /// <summary>Physical offset of each message.</summary>
    public List<long> Offsets { get; } = [];

    public static StoreOptions OptionsAt(string root) => new()
    {
        RootDirectory = root,
        CommitLogFileBytes = LogFileBytes,
        ConsumeQueueFileBytes = 2000,
        MaxHashSlotNum = 101,
        MaxIndexNum = 400,
        AllocationSliceBytes = 16 * 1024,
        MaxMessageSize = 16 * 1024,
        StagingBufferBytes = 128 * 1024,
        DiskSpaceWarningLevelRatio = 100,
    };

    public static async Task<MadeStore> CreateAsync(int messages = Messages)
    {
        MadeStore made = new();
        await made.WriteAsync(messages);
        Directory.CreateDirectory(made.File("config"));
        System.IO.File.WriteAllText(
            made.File("config", "topics.json"), "{\"topicConfigTable\":{\"orders\":{\"topicName\":\"orders\"}}}");
        System.IO.File.Copy(made.File("config", "topics.json"), made.File("config", "topics.json.bak"));
        return made;
    }

    public static string BodyOf(int number) => $"message {number} " + new string((char)('a' + (number % 26)), 300);

    public string File(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>A new folder beside the store.</summary>
    public string Beside(string name) => _folder.File(name);

    /// <summary>A broker's configuration with the sizes of this store, and another place.</summary>
    public string ConfigFile()
    {
        string path = Beside("broker.conf");
        System.IO.File.WriteAllText(
            path,
            "storePathRootDir=/nowhere\nmappedFileSizeCommitLog=65536\nmappedFileSizeConsumeQueue=2000\n"
            + "maxHashSlotNum=101\nmaxIndexNum=400\nbrokerName=any\n");
        return path;
    }

    /// <summary>A file of the log by its number.</summary>
    public string LogFile(int number) =>
        File("commitlog", (number * (long)LogFileBytes).ToString("D20", CultureInfo.InvariantCulture));

    public string QueueFile(int queueId, int number = 0) => File(
        "consumequeue", "orders", queueId.ToString(CultureInfo.InvariantCulture), (number * 2000).ToString("D20"));

    public string[] IndexFiles() => [.. Directory.EnumerateFiles(File("index")).Order(StringComparer.Ordinal)];

    /// <summary>Queues and index files that the next start expects, or trusts nothing.</summary>
    public (long Queues, long IndexFiles) CountsInCheckpoint()
    {
        byte[] bytes = System.IO.File.ReadAllBytes(File("checkpoint"));
        bool isOwn = StoreCheckpoint.TryDecode(bytes.AsSpan(0, StoreCheckpoint.AllBytes), out CheckpointValues values);
        Assert.True(isOwn && values.CleanEnd == values.Durable && values.IndexCleanEnd == values.CleanEnd);
        return (values.QueueCount, values.IndexFileCount);
    }

    /// <summary>Changes one byte of the log by its physical offset.</summary>
    public void FlipLog(long offset, byte mask = 0x40) =>
        Flip(LogFile((int)(offset / LogFileBytes)), offset % LogFileBytes, mask);

    public static void Flip(string path, long position, byte mask = 0x40)
    {
        using FileStream file = new(path, FileMode.Open);
        file.Position = position;
        int found = file.ReadByte();
        file.Position = position;
        file.WriteByte((byte)(found ^ mask));
    }

    /// <summary>Every file below a folder with the sum of its bytes.</summary>
    public static SortedDictionary<string, string> Sums(string folder)
    {
        SortedDictionary<string, string> sums = new(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using FileStream bytes = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            sums[Path.GetRelativePath(folder, file)] = Convert.ToHexString(SHA256.HashData(bytes));
        }

        return sums;
    }

    /// <summary>The bodies that consumers of our broker would get, by offset in the queue.</summary>
    public static async Task<List<string>> ReadAsync(string root, Func<MessageStore, bool>? look = null)
    {
        List<string> bodies = [];
        await using MessageStore store = Open(root);
        Assert.True(look?.Invoke(store) ?? true);
        for (int queueId = 0; queueId < Queues; queueId++)
        {
            if (!store.Queues.TryGet("orders", queueId, out ConsumeQueue? queue))
            {
                continue;
            }

            ReadPlan plan = new();
            for (long at = queue.Min.Value; store.Reader.Plan(queue, at, 32, null, plan) == GetStatus.Found;)
            {
                byte[] bytes = new byte[plan.TotalBytes];
                Assert.True(store.Reader.TryCopy(plan, bytes));
                Take(bytes, bodies);
                at = plan.NextBegin;
            }
        }

        return bodies;
    }

    public static MessageStore Open(string root) =>
        MessageStore.Open(OptionsAt(root), TimeProvider.System, new DiskFiles(), NullLoggerFactory.Instance);

    /// <summary>Copies a store that nobody has open.</summary>
    public static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            System.IO.File.Copy(file, copy);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static void Take(ReadOnlySpan<byte> rest, List<string> bodies)
    {
        while (!rest.IsEmpty)
        {
            Assert.Equal(RecordStatus.Ok, MessageRecordReader.TryRead(rest, true, out MessageRecord record));
            bodies.Add(Encoding.UTF8.GetString(record.Body));
            rest = rest[record.TotalSize..];
        }
    }

    private async Task WriteAsync(int messages)
    {
        await using MessageStore store = Open(Root);
        store.Start();
        for (int number = 0; number < messages; number++)
        {
            MessageDraft draft = new()
            {
                Topic = "orders"u8,
                QueueId = number % Queues,
                Body = Encoding.UTF8.GetBytes(BodyOf(number)),
                Properties = Encoding.UTF8.GetBytes(
                    $"KEYS\u0001k{number} all\u0002UNIQ_KEY\u0001{number:X32}\u0002TAGS\u0001Tag{number % 5}"),
                BornTimestamp = 1_700_000_000_000,
                BornHost = Host,
                StoreHost = Host,
            };
            AppendResult result = store.CommitLog.Append(draft);
            Assert.Equal(AppendStatus.Ok, result.Status);
            Offsets.Add(result.Start.Value);
            store.Dispatch.DispatchAvailable();
        }
    }
}
