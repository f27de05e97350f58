using RocketNet.Protocol.Messages;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Delaying;
using RocketNet.TestKit;

namespace RocketNet.Store.Tests.Delaying;

public sealed class DelayLoopTests
{
    [Fact]
    public async Task A_message_comes_when_its_time_is_over_and_not_a_millisecond_before()
    {
        await using DelayedStore store = DelayedStore.Create();
        store.Delay(1, "a");

        TimeSpan wait = store.TurnAfter(0.999);
        Assert.Empty(store.Bodies());
        Assert.Equal(TimeSpan.FromMilliseconds(1), wait);

        store.TurnAfter(0.001);
        Assert.Equal(["a"], store.Bodies());
    }

    [Fact]
    public async Task Each_level_keeps_its_order_and_its_own_time()
    {
        await using DelayedStore store = DelayedStore.Create();
        store.Delay(2, "five-1");
        store.Delay(1, "one-1");
        store.Delay(2, "five-2");
        store.Delay(1, "one-2");

        store.TurnAfter(1);
        Assert.Equal(["one-1", "one-2"], store.Bodies());
        store.TurnAfter(4);
        Assert.Equal(["one-1", "one-2", "five-1", "five-2"], store.Bodies());
    }

    [Fact]
    public async Task With_nothing_waiting_the_loop_sleeps_until_it_is_woken()
    {
        await using DelayedStore store = DelayedStore.Create();
        Assert.Equal(Timeout.InfiniteTimeSpan, store.TurnAfter(0));

        store.Delay(3, "a");
        Assert.Equal(TimeSpan.FromSeconds(1), store.TurnAfter(0));
    }

    [Fact]
    public async Task A_delivery_has_everything_of_its_message_but_the_place()
    {
        await using DelayedStore store = DelayedStore.Create();
        store.Delay(1, "a", "target", 7);
        store.TurnAfter(1);

        byte[] waitingBytes = store.Store.ReadAll(ScheduleTopic.Name)[0];
        byte[] deliveredBytes = store.Store.ReadAll("target", 7)[0];
        _ = MessageRecordReader.TryRead(waitingBytes, verifyBody: true, out MessageRecord waiting);
        _ = MessageRecordReader.TryRead(deliveredBytes, verifyBody: true, out MessageRecord delivered);
        Assert.Equal(waiting.Properties, delivered.Properties);
        Assert.Equal(waiting.Body, delivered.Body);
        Assert.Equal(waiting.BornTimestamp, delivered.BornTimestamp);
        Assert.Equal(waiting.BornHost, delivered.BornHost);
        Assert.Equal(waiting.StoreHost, delivered.StoreHost);
        Assert.Equal(0, delivered.PreparedTransactionOffset);
        Assert.Equal(waiting.StoreTimestamp + 1000, delivered.StoreTimestamp);
        Assert.True(store.Store.Queue("target", 7).TryRead(0, out ConsumeQueueEntry entry));
        Assert.Equal(2598919, entry.TagsCode); // Java's hash of TagA
    }

    [Fact]
    public async Task The_clock_set_back_makes_nobody_wait_longer_than_the_level()
    {
        await using DelayedStore store = DelayedStore.Create();
        store.Time.Advance(TimeSpan.FromHours(1));
        store.Delay(1, "a");
        Assert.True(store.Store.Queue(ScheduleTopic.Name).TryRead(0, out ConsumeQueueEntry entry));

        DelayLevels levels = DelayLevels.Parse("1s");
        long now = entry.TagsCode - 3_600_000;
        Assert.Equal(now, levels.Corrected(1, entry.TagsCode, now));
        Assert.Equal(entry.TagsCode, levels.Corrected(1, entry.TagsCode, entry.TagsCode - 1000));
    }

    [Fact]
    public async Task What_can_never_be_delivered_does_not_hold_up_what_comes_behind_it()
    {
        await using DelayedStore store = DelayedStore.Create();
        store.Store.Append(ScheduleTopic.Name, 0, "lost"u8.ToArray(), properties: "DELAY\u00011");
        store.Store.Append(
            ScheduleTopic.Name,
            0,
            "half"u8.ToArray(),
            properties: "DELAY\u00011\u0002REAL_TOPIC\u0001RMQ_SYS_TRANS_HALF_TOPIC\u0002REAL_QID\u00010");
        store.Store.Append(
            ScheduleTopic.Name,
            0,
            "out"u8.ToArray(),
            properties: "DELAY\u00011\u0002REAL_TOPIC\u0001../../etc\u0002REAL_QID\u00010");
        store.Delay(1, "a");

        store.TurnAfter(1);

        Assert.Equal(["a"], store.Bodies());
        Assert.False(store.Store.Store.Queues.TryGet(TopicName.TransactionHalf, 0, out _));
    }

    [Fact]
    public async Task A_store_that_refuses_is_asked_again_later_and_later_and_nothing_is_lost()
    {
        await using DelayedStore store = DelayedStore.Create();
        store.Delay(1, "a");
        store.Delay(1, "b");
        store.Store.Log.SetNotWritable("the disk is full");

        Assert.Equal(TimeSpan.FromMilliseconds(100), store.TurnAfter(1));
        Assert.Equal(TimeSpan.FromMilliseconds(60), store.TurnAfter(0.04));
        Assert.Equal(TimeSpan.FromMilliseconds(200), store.TurnAfter(0.06));
        Assert.Empty(store.Bodies());
        store.Store.Log.SetNotWritable(null);
        store.TurnAfter(0.2);

        Assert.Equal(["a", "b"], store.Bodies());
    }

    [Fact]
    public async Task A_refused_delivery_is_made_later_though_the_clock_of_the_messages_stands_still()
    {
        ManualTimeProvider steady = new();
        await using DelayedStore store = DelayedStore.Create(steady: steady);
        store.Delay(1, "a");
        store.Store.Log.SetNotWritable("the disk is full");
        Assert.Equal(TimeSpan.FromMilliseconds(100), store.TurnAfter(1));
        store.Store.Log.SetNotWritable(null);

        Assert.Equal(TimeSpan.FromMilliseconds(100), store.TurnAfter(0));
        steady.Advance(TimeSpan.FromMilliseconds(100));
        store.TurnAfter(0);

        Assert.Equal(["a"], store.Bodies());
    }

    [Fact]
    public async Task An_alarm_that_goes_off_after_the_store_has_closed_disturbs_nobody()
    {
        LateTimers time = new();
        TestStore store = TestStore.Create(options => options with { MessageDelayLevel = "1s" }, time: time);
        store.Store.Delays.Start();

        await store.DisposeAsync();

        Assert.NotEmpty(time.Callbacks);
        Assert.All(time.Callbacks, callback => callback(null));
    }

    [Fact]
    public async Task More_than_one_turn_takes_is_delivered_turn_by_turn_without_a_pause()
    {
        await using DelayedStore store = DelayedStore.Create(options => options with { CommitLogFileBytes = 1 << 20 });
        for (int i = 0; i < 600; i++)
        {
            store.Delay(1, "m" + i);
        }

        Assert.Equal(TimeSpan.Zero, store.TurnAfter(1));
        Assert.Equal(256, store.Bodies().Length);
        Assert.Equal(TimeSpan.Zero, store.TurnAfter(0));
        Assert.Equal(Timeout.InfiniteTimeSpan, store.TurnAfter(0));

        Assert.Equal(Enumerable.Range(0, 600).Select(i => "m" + i), store.Bodies());
    }

    [Fact]
    public async Task A_started_loop_is_woken_by_a_message_that_is_due_before_all_others()
    {
        await using TestStore store = TestStore.Create(options => options with { MessageDelayLevel = "1s 1h" });
        store.Store.Delays.Start();
        const string Properties = "\u0002REAL_TOPIC\u0001orders\u0002REAL_QID\u00010";
        store.Append(ScheduleTopic.Name, 1, properties: "DELAY\u00012" + Properties);
        store.Append(ScheduleTopic.Name, 0, properties: "DELAY\u00011" + Properties);

        await Wait.UntilAsync(() => store.Store.Queues.TryGet("orders", 0, out _));

        Assert.Equal(2, store.Store.Delays.Positions.Count());
        Assert.Contains((1, 1L, 1L), store.Store.Delays.Positions);
        Assert.Contains((2, 0L, 1L), store.Store.Delays.Positions);
    }

    /// <summary>Hands out timers whose callbacks a test calls, at whatever time.</summary>
    private sealed class LateTimers : TimeProvider
    {
        public List<TimerCallback> Callbacks { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Callbacks.Add(callback);
            return new ManualTimeProvider().CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
        }
    }
}
