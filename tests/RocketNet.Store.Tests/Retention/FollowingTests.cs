using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Reading;
using RocketNet.Store.Tests.Indexing;

namespace RocketNet.Store.Tests.Retention;

/// <summary>What queues, index and readers show when the log's first files are gone.</summary>
public sealed class FollowingTests
{
    private readonly ReadPlan _plan = new();

    [Fact]
    public async Task A_queue_begins_at_its_oldest_message_that_is_left_and_loses_the_files_before_it()
    {
        await using AgingStore store = AgingStore.Create();
        await store.FillAsync(files: 8, i => store.Inner.Append(bodyBytes: 100));
        ConsumeQueue queue = store.Inner.Queue();
        Assert.True(queue.Files.Length > 4);
        int filesBefore = queue.Files.Length;
        long max = queue.Max.Value;

        store.Expire(files: 4);

        long min = queue.Min.Value;
        Assert.Equal(store.Store.CommitLog.Min.Value, OffsetOf(queue, min));
        Assert.Equal(max, queue.Max.Value);
        Assert.InRange(queue.Files.Length, 1, filesBefore - 2);
        string folder = Path.Combine(store.Inner.Root, "consumequeue", "orders", "0");
        Assert.Equal(queue.Files.Length, Directory.GetFiles(folder).Length);
        Assert.Equal(max - min, store.Inner.ReadAll().Count);
    }

    [Fact]
    public async Task A_pull_before_the_min_offset_is_sent_there_and_one_of_a_deleted_message_goes_on_behind_it()
    {
        await using AgingStore store = AgingStore.Create();
        await store.FillAsync(files: 4);
        ConsumeQueue queue = store.Inner.Queue();
        Assert.Equal(GetStatus.Found, store.Store.Reader.Plan(queue, 0, 32, null, _plan));
        store.Expire(files: 2);
        byte[] bytes = new byte[_plan.TotalBytes];

        // Planned before, copied behind: nothing that is left may be passed over.
        Assert.False(store.Store.Reader.TryCopy(_plan, bytes));
        Assert.Equal(0, _plan.NextBegin);
        Assert.Equal(GetStatus.OffsetTooSmall, store.Store.Reader.Plan(queue, 0, 32, null, _plan));
        Assert.Equal(queue.Min.Value, _plan.NextBegin);

        queue.SetMin(0);
        Assert.Equal(GetStatus.Found, store.Store.Reader.Plan(queue, 0, 32, null, _plan));
        Assert.Equal(store.Store.CommitLog.Min, _plan.FirstRecord);
        Assert.Equal(GetStatus.MessageWasRemoving, store.Store.Reader.Plan(queue, 0, 32, new First(1), _plan));
    }

    [Fact]
    public async Task Times_and_keys_are_found_among_what_is_left()
    {
        await using AgingStore store = AgingStore.Create();
        await store.FillAsync(files: 5, i =>
        {
            store.Time.Advance(TimeSpan.FromMinutes(1));
            store.Inner.Append(bodyBytes: 700, properties: $"UNIQ_KEY\u0001id-{i}\u0002KEYS\u0001key-{i}");
        });
        await store.Inner.FindAsync("key-0");
        int indexFiles = IndexedStore.IndexFiles(store.Inner.Root).Length;
        ConsumeQueue queue = store.Inner.Queue();
        long began = store.Store.Reader.StoreTimeAt(queue, queue.Min);

        store.Time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMinutes(queue.Max.Value));
        store.Expire(files: 3);

        long min = queue.Min.Value;
        long oldest = store.Store.Reader.StoreTimeAt(queue, queue.Min);
        Assert.True(oldest > began);
        Assert.Equal(oldest, store.Store.Reader.EarliestStoreTime());
        Assert.Equal(min, store.Store.Reader.OffsetByTime(queue, 0));
        Assert.Equal(min + 1, store.Store.Reader.OffsetByTime(queue, oldest + 1));
        Assert.Empty(await store.Inner.FindAsync($"key-{min - 1}"));
        Assert.Single(await store.Inner.FindAsync($"key-{min}"));
        await RocketNet.TestKit.Wait.UntilAsync(() => IndexedStore.IndexFiles(store.Inner.Root).Length < indexFiles);
        Assert.Single(await store.Inner.FindAsync($"key-{queue.Max.Value - 1}"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_restart_finds_the_same_min_offsets_and_keys_and_goes_on_counting(bool isClean)
    {
        await using AgingStore store = AgingStore.Create();
        store.Inner.Append("quiet", bodyBytes: 100);
        await store.FillAsync(files: 6, i => store.Inner.Append(
            queueId: i % 2, bodyBytes: 300, properties: $"UNIQ_KEY\u0001id-{i}\u0002KEYS\u0001key-{i}"));
        await store.Inner.FindAsync("key-0");
        store.Expire(files: 3);
        (long, long, long)[] before = Ranges(store);
        int messages = store.Inner.ReadAll().Count;

        if (isClean)
        {
            await store.Inner.ReopenAsync();
        }
        else
        {
            await store.Inner.KillAsync();
        }

        Assert.Equal(3 * 16 * 1024, store.Store.CommitLog.Min.Value);
        Assert.Equal(before, Ranges(store));
        Assert.Equal(messages, store.Inner.ReadAll().Count);
        Assert.Equal(1, store.Inner.Append("quiet").QueueOffset.Value);
        long key = (store.Inner.Queue().Min.Value * 2) + 2;
        Assert.Single(await store.Inner.FindAsync($"key-{key}"));
        Assert.Empty(Directory.Exists(Path.Combine(store.Inner.Root, "damaged"))
            ? Directory.GetFileSystemEntries(Path.Combine(store.Inner.Root, "damaged"))
            : []);
    }

    // Java #10108: its start failed on entries that point before the log.
    [Fact]
    public async Task A_store_whose_first_files_were_deleted_by_hand_opens_and_its_queues_follow()
    {
        await using AgingStore store = AgingStore.Create();
        store.Inner.Append("quiet", bodyBytes: 100);
        await store.FillAsync(files: 5, i => store.Inner.Append(bodyBytes: 100));
        long max = store.Inner.Queue().Max.Value;

        await store.Inner.KillAsync(root =>
        {
            File.Delete(Path.Combine(root, "commitlog", "00000000000000000000"));
            File.Delete(Path.Combine(root, "commitlog", "00000000000000016384"));
        });

        ConsumeQueue queue = store.Inner.Queue();
        Assert.Equal(2 * 16 * 1024, OffsetOf(queue, queue.Min.Value));
        Assert.Equal(max, queue.Max.Value);
        Assert.Equal(1, store.Inner.Queue("quiet").Min.Value);
        store.Round();
        Assert.Equal(max - queue.Min.Value, store.Inner.ReadAll().Count);
        Assert.Equal(1, store.Inner.Append("quiet").QueueOffset.Value);
        Assert.Single(store.Inner.ReadAll("quiet"));
    }

    [Fact]
    public async Task A_queue_without_messages_keeps_its_offsets_when_its_expired_entries_are_cleaned()
    {
        await using AgingStore store = AgingStore.Create();
        for (int i = 0; i < 150; i++)
        {
            store.Inner.Append("quiet", bodyBytes: 0);
        }

        await store.FillAsync(files: 5);
        store.Expire(files: 4);
        ConsumeQueue quiet = store.Inner.Queue("quiet");

        Assert.Equal((150, 150), (quiet.Min.Value, quiet.Max.Value));
        Assert.Equal(1, quiet.Files.Length);
        Assert.Equal(GetStatus.OffsetTooSmall, store.Store.Reader.Plan(quiet, 3, 32, null, _plan));
        Assert.Equal(150, _plan.NextBegin);
        Assert.Equal(GetStatus.OffsetOverflowOne, store.Store.Reader.Plan(quiet, 150, 32, null, _plan));
        await store.Inner.KillAsync();
        store.Store.Retention.FollowLog();
        Assert.Equal(150, store.Inner.Append("quiet").QueueOffset.Value);
    }

    [Fact]
    public async Task A_topic_made_again_counts_from_zero_also_when_its_queue_is_built_anew_from_the_log()
    {
        await using AgingStore store = AgingStore.Create();
        await store.FillAsync(files: 4, i => store.Inner.Append(bodyBytes: 0));
        store.Expire(files: 3);
        Assert.True(store.Inner.Queue().Files[0].Start > 0);
        store.Store.Queues.RemoveTopic("orders");
        store.Inner.Append(bodyBytes: 1);
        store.Inner.Append(bodyBytes: 2);

        await store.Inner.KillAsync(root => Directory.Delete(Path.Combine(root, "consumequeue"), recursive: true));

        Assert.Equal((0, 2), (store.Inner.Queue().Min.Value, store.Inner.Queue().Max.Value));
        Assert.Equal(2, store.Inner.ReadAll().Count);
    }

    [Fact]
    public async Task Queues_are_synced_before_a_file_they_name_may_go()
    {
        await using AgingStore store = AgingStore.Create();
        await store.FillAsync(files: 4);
        store.Files.Fails = (call, path) =>
            call == "flush" && path.Contains("consumequeue", StringComparison.Ordinal);

        store.Expire(files: 2);
        Assert.Equal(0, store.FileNumbers[0]);

        store.Files.Fails = (_, _) => false;
        store.Round();
        Assert.Equal(2, store.FileNumbers[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(30)]
    [InlineData(93)]
    [InlineData(100)]
    public async Task The_oldest_message_left_is_found_between_places_nobody_wrote(int gone)
    {
        await using TestStore store = TestStore.Create();
        for (int i = 0; i < 100; i++)
        {
            store.Append();
        }

        ConsumeQueue queue = store.Queue();
        ConsumeQueueWriter writer = new(new DirtyFiles());
        long[] offsets = [.. Enumerable.Range(0, 100).Select(i => OffsetOf(queue, i))];
        foreach (int hole in (int[])[0, 1, 5, 40, 41, 42, 43, 60, 94, 95, 96])
        {
            writer.Replace(queue, hole, ConsumeQueueEntry.Filler);
        }

        long logMin = gone < 100 ? offsets[gone] : store.Log.End.Value;
        long found = new LiveEntrySearch().Find(queue, 0, 100, logMin);

        long expected = Enumerable.Range(0, 100)
            .FirstOrDefault(i => queue.TryRead(i, out ConsumeQueueEntry entry)
                && !entry.IsFiller && entry.Offset.Value >= logMin, 100);
        Assert.Equal(expected, found);
    }

    private static long OffsetOf(ConsumeQueue queue, long index) =>
        queue.TryRead(index, out ConsumeQueueEntry entry) ? entry.Offset.Value : -1;

    private static (long Min, long Max, long Next)[] Ranges(AgingStore store) =>
    [
        .. store.Store.Queues.All.OrderBy(queue => queue.Topic + queue.QueueId, StringComparer.Ordinal)
            .Select(queue => (queue.Min.Value, queue.Max.Value, queue.NextQueueOffset)),
    ];

    /// <summary>Lets the first entries through only.</summary>
    private sealed class First(int count) : IEntryFilter
    {
        private int _left = count;

        public bool Matches(long tagsCode) => _left-- > 0;
    }
}
