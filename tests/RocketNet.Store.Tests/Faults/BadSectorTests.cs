using System.Text;
using RocketNet.Protocol.Messages;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Files;
using RocketNet.Store.Reading;
using RocketNet.TestKit;
using RocketNet.TestKit.Disks;

namespace RocketNet.Store.Tests.Faults;

/// <summary>A disk that cannot be read any more from some place on: a real one, with the real calls.</summary>
public sealed class BadSectorTests
{
    private const int FileBytes = 2 << 20;

    [LoopDiskFact]
    public async Task Reads_of_a_bad_place_fail_by_themselves_and_the_process_lives()
    {
        using LoopDisk disk = await LoopDisk.CreateAsync(mebibytes: 64);
        using TempFolder root = new(inMemory: true);
        string logFolder = Path.Combine(disk.Path, "commitlog");
        StoreOptions options = DamagedOptions(root.File("store"), logFolder);
        List<AppendResult> sent = await FillAsync(options);
        await disk.RemountAsync();

        await using MessageStore store =
            MessageStore.Open(options, TimeProvider.System, new DiskFiles(), new LoggedEvents());
        await disk.BreakFromAsync(Path.Combine(logFolder, (FileBytes * 2L).ToString("D20")), FileBytes / 2);

        AppendResult good = sent[3];
        AppendResult bad = sent.First(one => one.Start.Value > (FileBytes * 2L) + (FileBytes * 3L / 4));
        Assert.True(store.Reader.TryRead(good.Start, out _));
        IOException failure = Assert.ThrowsAny<IOException>(() => store.Reader.TryRead(bad.Start, out _));
        Assert.Contains("cannot be read at", failure.Message, StringComparison.Ordinal);
        Assert.ThrowsAny<IOException>(() => Pull(store, bad.QueueOffset.Value));
        Assert.Equal(GetStatus.Found, Pull(store, good.QueueOffset.Value));
        Assert.ThrowsAny<IOException>(() => Find(store, sent.IndexOf(bad)));
        Assert.Equal(1, Find(store, 3));
    }

    private static StoreOptions DamagedOptions(string root, string logFolder) => new()
    {
        RootDirectory = root,
        CommitLogDirectory = logFolder,
        CommitLogFileBytes = FileBytes,
        ConsumeQueueFileBytes = 20_000,
        MaxHashSlotNum = 101,
        MaxIndexNum = 4_000,
        AllocationSliceBytes = FileBytes,
        DiskSpaceWarningLevelRatio = 100,
    };

    private static async Task<List<AppendResult>> FillAsync(StoreOptions options)
    {
        await using MessageStore store =
            MessageStore.Open(options, TimeProvider.System, new DiskFiles(), new LoggedEvents());
        store.Start();
        List<AppendResult> sent = [];
        while (store.CommitLog.End.Value < FileBytes * 4L)
        {
            AppendResult result = store.CommitLog.Append(new MessageDraft
            {
                Topic = "orders"u8,
                Body = TestStore.BodyOf(8_000),
                Properties = Encoding.UTF8.GetBytes($"KEYS\u0001key-{sent.Count}"),
                BornHost = TestStore.Host,
                StoreHost = TestStore.Host,
            });
            Assert.Equal(AppendStatus.Ok, result.Status);
            store.Dispatch.DispatchAvailable();
            sent.Add(result);
        }

        return sent;
    }

    private static GetStatus Pull(MessageStore store, long offset)
    {
        Assert.True(store.Queues.TryGet("orders", 0, out ConsumeQueue? queue));
        ReadPlan plan = new();
        GetStatus status = store.Reader.Plan(queue, offset, 1, null, plan);
        Assert.True(store.Reader.TryCopy(plan, new byte[plan.TotalBytes]));
        return status;
    }

    private static int Find(MessageStore store, int number) => store.Keys.Find(
        "orders"u8, Encoding.UTF8.GetBytes($"key-{number}"), 8, 0, long.MaxValue, CancellationToken.None).Count;
}
