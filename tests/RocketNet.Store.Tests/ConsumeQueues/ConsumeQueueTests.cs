using RocketNet.Protocol.Wire;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Reading;

namespace RocketNet.Store.Tests.ConsumeQueues;

public sealed class ConsumeQueueTests
{
    [Fact]
    public async Task An_entry_holds_place_length_and_the_java_hash_of_the_tag()
    {
        await using TestStore store = TestStore.Create();
        store.Append();
        long start = store.Append(tag: "TagA").Start.Value;

        Assert.True(store.Queue().TryRead(1, out ConsumeQueueEntry entry));
        Assert.Equal(start, entry.Offset.Value);
        Assert.Equal(store.Log.End.Value - start, entry.Size);
        Assert.Equal(2598919, entry.TagsCode);
        Assert.Equal(2598919, JavaString.HashCode("TagA"));
    }

    [Fact]
    public async Task The_entry_of_a_delayed_message_holds_when_it_is_due()
    {
        await using TestStore store = TestStore.Create();
        long stored = store.Append("SCHEDULE_TOPIC_XXXX", queueId: 2, properties: "DELAY\u00013\u0002").StoreTimestamp;
        store.Append("SCHEDULE_TOPIC_XXXX", queueId: 2, properties: "DELAY\u000199");

        Assert.True(store.Queue("SCHEDULE_TOPIC_XXXX", 2).TryRead(0, out ConsumeQueueEntry entry));
        Assert.Equal(stored + 10_000, entry.TagsCode);
        Assert.True(store.Queue("SCHEDULE_TOPIC_XXXX", 2).TryRead(1, out ConsumeQueueEntry capped));
        Assert.InRange(capped.TagsCode - stored, 7_200_000, 7_260_000);
    }

    [Fact]
    public async Task A_queue_that_begins_late_is_filled_up_to_its_first_message_and_starts_there()
    {
        await using TestStore store = TestStore.Create();
        store.Append();
        ConsumeQueue late = store.Store.Queues.GetOrCreate("late", 0);
        new ConsumeQueueWriter(new DirtyFiles()).Put(late, 250, new ConsumeQueueEntry(new PhysicalOffset(0), 150, 0));

        Assert.Equal((250, 251), (late.Min.Value, late.Max.Value));
        byte[] file = File.ReadAllBytes(Path.Combine(store.Root, "consumequeue/late/0/00000000000000004000"));
        Assert.Equal("00000000000000007FFFFFFF0000000000000000", Convert.ToHexString(file.AsSpan(49 * 20, 20)));
        Assert.Equal(2000, file.Length);
        Assert.Equal(GetStatus.OffsetTooSmall, store.Store.Reader.Plan(late, 0, 32, null, new ReadPlan()));
    }

    [Fact]
    public async Task An_absurd_queue_offset_is_refused_instead_of_filling_the_disk()
    {
        await using TestStore store = TestStore.Create();
        store.Append();

        EntryPut put = new ConsumeQueueWriter(new DirtyFiles()).Put(
            store.Queue(), long.MaxValue / 40, new ConsumeQueueEntry(new PhysicalOffset(0), 150, 0));

        Assert.Equal(EntryPut.Refused, put);
        Assert.Equal(1, store.Queue().Max.Value);
    }

    [Fact]
    public async Task More_queues_than_may_be_mapped_at_a_time_all_work()
    {
        await using TestStore store = TestStore.Create(options => options with { MappedConsumeQueueFilesMax = 16 });
        for (int round = 0; round < 3; round++)
        {
            for (int queue = 0; queue < 100; queue++)
            {
                Assert.Equal(round, store.Append(queueId: queue, bodyBytes: 10).QueueOffset.Value);
            }
        }

        await store.KillAsync();
        for (int queue = 0; queue < 100; queue++)
        {
            Assert.Equal(3, store.ReadAll(queueId: queue).Count);
        }
    }

    [Fact]
    public async Task Queues_are_found_among_thousands_and_gone_after_their_topic_was_removed()
    {
        await using TestStore store = TestStore.Create();
        for (int i = 0; i < 3000; i++)
        {
            store.Store.Queues.GetOrCreate("topic-" + (i / 3), i % 3);
        }

        Assert.Equal(3000, store.Store.Queues.Count);
        Assert.True(store.Store.Queues.TryGet("topic-777", 2, out ConsumeQueue? queue));
        Assert.Equal(("topic-777", 2), (queue.Topic, queue.QueueId));
        store.Store.Queues.RemoveTopic("topic-777");
        Assert.False(store.Store.Queues.TryGet("topic-777", 2, out _));
        Assert.True(store.Store.Queues.TryGet("topic-778", 2, out _));
        Assert.Equal(2997, store.Store.Queues.Count);
    }

    [Fact]
    public async Task A_removed_topic_loses_its_files_and_begins_at_zero_while_others_go_on()
    {
        await using TestStore store = TestStore.Create();
        store.Append("gone");
        store.Append("kept");

        store.Store.Queues.RemoveTopic("gone");

        Assert.False(Directory.Exists(Path.Combine(store.Root, "consumequeue", "gone")));
        Assert.Equal(0, store.Append("gone").QueueOffset.Value);
        Assert.Equal(1, store.Append("kept").QueueOffset.Value);
        Assert.Single(store.ReadAll("gone"));
    }

    [Fact]
    public async Task A_topic_removed_and_made_again_under_load_harms_nobody()
    {
        await using TestStore store = TestStore.Create();
        Task load = Task.Run(() =>
        {
            for (int i = 0; i < 3000; i++)
            {
                store.Append("churned", queueId: i % 4, bodyBytes: 10);
                store.Append("kept", bodyBytes: 10);
            }
        });
        for (int removals = 0; removals < 20 && !load.IsCompleted; removals++)
        {
            store.Store.Queues.RemoveTopic("churned");
            await Task.Yield();
        }

        await load;
        Assert.Equal(3000, store.ReadAll("kept").Count);
    }
}
