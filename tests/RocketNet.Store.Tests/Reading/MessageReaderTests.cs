using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Reading;
using RocketNet.TestKit;

namespace RocketNet.Store.Tests.Reading;

public sealed class MessageReaderTests
{
    private readonly ReadPlan _plan = new();

    [Fact]
    public async Task Each_place_outside_a_queue_has_its_own_status_and_correction()
    {
        await using TestStore store = TestStore.Create();
        ConsumeQueue empty = store.Store.Queues.GetOrCreate("empty", 0);
        for (int i = 0; i < 3; i++)
        {
            store.Append();
        }

        ConsumeQueue queue = store.Queue();
        queue.SetMin(1);

        Assert.Equal((GetStatus.NoMatchedLogicQueue, 0), Plan(store, null, 7));
        Assert.Equal((GetStatus.NoMessageInQueue, 0), Plan(store, empty, 7));
        Assert.Equal((GetStatus.OffsetTooSmall, 1), Plan(store, queue, 0));
        Assert.Equal((GetStatus.OffsetTooSmall, 1), Plan(store, queue, -1));
        Assert.Equal((GetStatus.OffsetOverflowOne, 3), Plan(store, queue, 3));
        Assert.Equal((GetStatus.OffsetOverflowBadly, 3), Plan(store, queue, 4));
        Assert.Equal((GetStatus.Found, 3), Plan(store, queue, 1));
        Assert.Equal((1, 3, 2), (_plan.Min, _plan.Max, _plan.Count));
    }

    [Fact]
    public async Task An_answer_stops_at_the_count_asked_for_and_goes_on_there()
    {
        await using TestStore store = TestStore.Create();
        for (int i = 0; i < 50; i++)
        {
            store.Append();
        }

        Assert.Equal((GetStatus.Found, 10), Plan(store, store.Queue(), 0, 10));
        Assert.Equal(10, _plan.Count);
        Assert.Equal((GetStatus.Found, 42), Plan(store, store.Queue(), 10, 100));
        Assert.Equal(32, _plan.Count);
    }

    [Fact]
    public async Task An_answer_stops_before_the_byte_limit_but_always_holds_one_message()
    {
        await using TestStore store = TestStore.Create(
            options => options with { MaxTransferBytesOnMessageInMemory = 3000 });
        store.Append(bodyBytes: 5000);
        for (int i = 0; i < 5; i++)
        {
            store.Append(bodyBytes: 1000);
        }

        Plan(store, store.Queue(), 0);
        Assert.Equal(1, _plan.Count);
        Plan(store, store.Queue(), 1);
        Assert.Equal(2, _plan.Count);
        Assert.True(_plan.TotalBytes <= 3000);
    }

    [Fact]
    public async Task Messages_far_behind_the_tail_come_in_smaller_answers_and_point_to_a_slave()
    {
        await using TestStore store = TestStore.Create(options => options with { AccessMessageInMemoryMaxRatio = 0 });
        for (int i = 0; i < 20; i++)
        {
            store.Append();
        }

        Plan(store, store.Queue(), 0);

        Assert.Equal(8, _plan.Count);
        Assert.True(_plan.SuggestSlave);
        Assert.True(_plan.IsBeyondMemory);
    }

    [Fact]
    public async Task A_tag_filter_passes_over_entries_and_moves_on_behind_those_it_has_seen()
    {
        await using TestStore store = TestStore.Create();
        for (int i = 0; i < 60; i++)
        {
            store.Append(tag: i % 10 == 0 ? "A" : "B");
        }

        TagFilter onlyA = new("A");
        Assert.Equal((GetStatus.Found, 60), Plan(store, store.Queue(), 0, 32, onlyA));
        Assert.Equal(6, _plan.Count);
        Assert.Equal((GetStatus.NoMatchedMessage, 60), Plan(store, store.Queue(), 51, 32, onlyA));
        Assert.Equal(0, _plan.Count);
    }

    [Fact]
    public async Task One_call_looks_at_800_entries_at_most_and_at_one_queue_file()
    {
        await using TestStore store = TestStore.Create(options => options with { ConsumeQueueFileBytes = 900 * 20 });
        for (int i = 0; i < 1000; i++)
        {
            store.Append(tag: "B", bodyBytes: 1);
        }

        TagFilter onlyA = new("A");
        Assert.Equal((GetStatus.NoMatchedMessage, 800), Plan(store, store.Queue(), 0, 32, onlyA));
        Assert.Equal((GetStatus.NoMatchedMessage, 900), Plan(store, store.Queue(), 800, 32, onlyA));
        Assert.Equal((GetStatus.NoMatchedMessage, 1000), Plan(store, store.Queue(), 900, 32, onlyA));
    }

    [Fact]
    public async Task Adjacent_records_are_one_run_and_a_new_file_begins_another()
    {
        await using TestStore store = TestStore.Create();
        while (store.Append(bodyBytes: 4000).End.Value < 70_000)
        {
        }

        Plan(store, store.Queue(), 0);

        Assert.Equal(2, _plan.Runs.Length);
        Assert.Equal(65536, _plan.Runs[1].Start);
        byte[] bytes = new byte[_plan.TotalBytes];
        Assert.True(store.Store.Reader.TryCopy(_plan, bytes));
    }

    [Fact]
    public async Task Records_that_have_left_the_log_are_passed_over_and_said_to_be_removed()
    {
        await using TestStore store = TestStore.Create();
        while (store.Append(bodyBytes: 4000).End.Value < 70_000)
        {
        }

        long inSecondFile = Enumerable.Range(0, (int)store.Queue().Max.Value)
            .First(i => store.Queue().TryRead(i, out ConsumeQueueEntry entry) && entry.Offset.Value >= 65536);
        store.Log.Files.SetAsideFrom(65536, path => path + ".gone");

        Assert.Equal((GetStatus.Found, store.Queue().Max.Value), Plan(store, store.Queue(), inSecondFile));
        Assert.False(store.Store.Reader.TryCopy(_plan, new byte[_plan.TotalBytes]));
    }

    [Fact]
    public async Task An_entry_that_names_no_record_is_never_sent()
    {
        await using TestStore store = TestStore.Create();
        store.Append();
        new ConsumeQueueWriter(new DirtyFiles()).Put(
            store.Queue(), 1, new ConsumeQueueEntry(new PhysicalOffset(17), 120, 0));

        Assert.Equal((GetStatus.Found, 2), Plan(store, store.Queue(), 1));
        Assert.False(store.Store.Reader.TryCopy(_plan, new byte[_plan.TotalBytes]));
    }

    [Fact]
    public async Task A_record_is_read_by_its_physical_offset_and_by_no_other()
    {
        await using TestStore store = TestStore.Create();
        store.Append();
        AppendResult second = store.Append(bodyBytes: 77);

        Assert.True(store.Store.Reader.TryRead(second.Start, out byte[] bytes));
        Assert.Equal(RecordStatus.Ok, MessageRecordReader.TryRead(bytes, verifyBody: true, out MessageRecord record));
        Assert.Equal(77, record.Body.Length);
        long start = second.Start.Value;
        foreach (long wrong in (long[])[-1, start + 1, start - 1, second.End.Value, long.MaxValue])
        {
            Assert.False(store.Store.Reader.TryRead(new PhysicalOffset(wrong), out _));
        }
    }

    [Fact]
    public async Task A_time_means_the_first_message_not_before_it_or_the_last_not_after_it_or_the_nearest()
    {
        ManualTimeProvider time = new();
        await using TestStore store = TestStore.Create(time: time);
        long start = time.GetUtcNow().ToUnixTimeMilliseconds();
        for (int i = 0; i < 5; i++)
        {
            store.Append();
            time.Advance(TimeSpan.FromMilliseconds(100));
        }

        ConsumeQueue queue = store.Queue();
        long Find(long at, TimeBoundary boundary) => store.Store.Reader.OffsetByTime(queue, start + at, boundary);

        Assert.Equal([0, 0, 1, 2, 5], ((long[])[-5, 0, 1, 200, 401]).Select(at => Find(at, TimeBoundary.Lower)));
        Assert.Equal([0, 0, 0, 2, 4], ((long[])[-5, 0, 99, 299, 9999]).Select(at => Find(at, TimeBoundary.Upper)));
        Assert.Equal([0, 0, 1, 1, 4], ((long[])[-5, 50, 51, 100, 9999]).Select(at => Find(at, TimeBoundary.Nearest)));
        Assert.Equal(start + 300, store.Store.Reader.StoreTimeAt(queue, new QueueOffset(3)));
        Assert.Equal(-1, store.Store.Reader.StoreTimeAt(queue, new QueueOffset(5)));
        Assert.Equal(start, store.Store.Reader.EarliestStoreTime());
    }

    [Fact]
    public async Task An_empty_store_has_no_earliest_time()
    {
        await using TestStore store = TestStore.Create();

        Assert.Equal(-1, store.Store.Reader.EarliestStoreTime());
    }

    private (GetStatus Status, long NextBegin) Plan(
        TestStore store, ConsumeQueue? queue, long offset, int maxCount = 32, IEntryFilter? filter = null)
    {
        GetStatus status = store.Store.Reader.Plan(queue, offset, maxCount, filter, _plan);
        return (status, _plan.NextBegin);
    }

    private sealed class TagFilter(string tag) : IEntryFilter
    {
        private readonly long _code = JavaString.HashCode(tag);

        public bool Matches(long tagsCode) => tagsCode == _code;
    }
}
