using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Protocol.Messages;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Files;
using RocketNet.Store.Reading;
using RocketNet.TestKit;

namespace RocketNet.Store.Tests;

/// <summary>A small store in a folder of its own, that can be closed, killed and opened again.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    public static readonly HostAddress Host = HostAddress.From(new IPEndPoint(IPAddress.Parse("192.168.1.20"), 10911));

    private readonly TempFolder _folder = new();
    private readonly Func<StoreOptions, StoreOptions> _adapt;
    private readonly IStoreFiles _files;
    private int _generation;

    private TestStore(Func<StoreOptions, StoreOptions>? adapt, IStoreFiles? files, TimeProvider? time)
    {
        _adapt = adapt ?? (options => options);
        _files = files ?? new DiskFiles();
        Time = time ?? TimeProvider.System;
        Root = _folder.File("0");
    }

    public MessageStore Store { get; private set; } = null!;

    public TimeProvider Time { get; }

    /// <summary>Measures pauses after refusals; null: <see cref="Time"/> does.</summary>
    public TimeProvider? Steady { get; private init; }

    public string Root { get; private set; }

    public CommitLog Log => Store.CommitLog;

    public string CommitLogFolder => Path.Combine(Root, "commitlog");

    public StoreOptions Options => _adapt(new StoreOptions
    {
        RootDirectory = Root,
        CommitLogFileBytes = 64 * 1024,
        ConsumeQueueFileBytes = 2000,
        MaxHashSlotNum = 101,
        MaxIndexNum = 400,
        AllocationSliceBytes = 16 * 1024,
        MaxMessageSize = 16 * 1024,
        StagingBufferBytes = 128 * 1024,
        FlushIntervalCommitLogMillis = 10,
        DiskSpaceWarningLevelRatio = 100,
        DiskSpaceCleanForciblyRatio = 100,
        DiskMaxUsedSpaceRatio = 100,
        DeleteWhen = "",
    });

    public static TestStore Create(
        Func<StoreOptions, StoreOptions>? adapt = null,
        IStoreFiles? files = null,
        TimeProvider? time = null,
        TimeProvider? steady = null)
    {
        TestStore store = new(adapt, files, time) { Steady = steady };
        store.Open();
        return store;
    }

    /// <summary>A store over files that somebody else wrote; opened by the caller.</summary>
    public static TestStore Over(Action<string> fill, Func<StoreOptions, StoreOptions>? adapt = null)
    {
        TestStore store = new(adapt, null, null);
        fill(store.Root);
        return store;
    }

    public void Open(bool start = true)
    {
        Store = MessageStore.Open(Options, Time, _files, NullLoggerFactory.Instance, Steady);
        if (start)
        {
            Store.Start();
        }
    }

    public async Task CloseAsync() => await Store.DisposeAsync();

    public async Task ReopenAsync()
    {
        await CloseAsync();
        Open();
    }

    /// <summary>
    /// Goes on with a copy of the files as they are now, as after kill -9: what was written stays, nothing is
    /// tidied up.
    /// </summary>
    public async Task KillAsync(Action<string>? damage = null, bool reopen = true, Action? copied = null)
    {
        string copy = _folder.File((++_generation).ToString(System.Globalization.CultureInfo.InvariantCulture));
        CopyFolder(Root, copy);
        copied?.Invoke();
        await Store.DisposeAsync();
        Root = copy;
        damage?.Invoke(copy);
        if (reopen)
        {
            Open();
        }
    }

    public AppendResult Append(
        string topic = "orders", int queueId = 0, int bodyBytes = 100, string? tag = null, string? properties = null) =>
        Append(topic, queueId, BodyOf(bodyBytes), tag, properties);

    public AppendResult Append(string topic, int queueId, byte[] body, string? tag = null, string? properties = null)
    {
        MessageDraft draft = new()
        {
            Topic = Encoding.UTF8.GetBytes(topic),
            QueueId = queueId,
            Body = body,
            Properties = Encoding.UTF8.GetBytes(properties ?? (tag is null ? "" : "TAGS\u0001" + tag)),
            BornTimestamp = 1_700_000_000_000,
            BornHost = Host,
            StoreHost = Host,
        };
        AppendResult result = Log.Append(draft);
        if (Options.FlushDiskType == FlushDiskType.AsyncFlush)
        {
            Store.Dispatch.DispatchAvailable();
        }

        return result;
    }

    public static byte[] BodyOf(int bytes)
    {
        byte[] body = new byte[bytes];
        for (int i = 0; i < bytes; i++)
        {
            body[i] = (byte)(i * 31);
        }

        return body;
    }

    public ConsumeQueue Queue(string topic = "orders", int queueId = 0) =>
        Store.Queues.TryGet(topic, queueId, out ConsumeQueue? queue)
            ? queue
            : throw new InvalidOperationException("no such queue");

    /// <summary>Reads a queue from its min to its max through plans, as a consumer would.</summary>
    public List<byte[]> ReadAll(string topic = "orders", int queueId = 0)
    {
        List<byte[]> records = [];
        ConsumeQueue queue = Queue(topic, queueId);
        ReadPlan plan = new();
        long offset = queue.Min.Value;
        while (Store.Reader.Plan(queue, offset, 32, null, plan) == GetStatus.Found)
        {
            byte[] bytes = new byte[plan.TotalBytes];
            Assert.True(Store.Reader.TryCopy(plan, bytes));
            ReadOnlySpan<byte> rest = bytes;
            while (!rest.IsEmpty)
            {
                RecordStatus status = MessageRecordReader.TryRead(rest, verifyBody: true, out MessageRecord record);
                Assert.Equal(RecordStatus.Ok, status);
                records.Add(record.Bytes.ToArray());
                rest = rest[record.TotalSize..];
            }

            offset = plan.NextBegin;
        }

        return records;
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _folder.Dispose();
    }

    public static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(file) == "lock")
            {
                continue;
            }

            // A running store may have made the file's folder after the folders were listed.
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            CopyFile(file, copy);
        }
    }

    private static void CopyFile(string from, string to)
    {
        try
        {
            using FileStream source = new(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using FileStream target = File.Create(to);
            source.CopyTo(target);
        }
        catch (FileNotFoundException)
        {
            // A running store has deleted it since it was listed.
        }
    }
}
