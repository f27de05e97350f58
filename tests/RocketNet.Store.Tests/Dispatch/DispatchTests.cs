using RocketNet.Protocol.Messages;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Dispatch;
using RocketNet.TestKit;

namespace RocketNet.Store.Tests.Dispatch;

public sealed class DispatchTests
{
    [Fact]
    public async Task The_listener_hears_of_each_message_once_after_it_is_readable()
    {
        await using TestStore store = TestStore.Create();
        await store.CloseAsync();
        store.Open(start: false);
        Listener listener = new();
        store.Store.Dispatch.SetListener(listener);
        store.Store.Start();
        for (int i = 0; i < 200; i++)
        {
            store.Append(queueId: i % 2, tag: "T" + i);
        }

        Assert.Equal(200, listener.Calls);
        Assert.True(listener.MaxWasRaised);
    }

    [Fact]
    public async Task More_than_one_callers_share_is_dispatched_without_a_gap()
    {
        // A share is 8 MiB and ends inside a record.
        await using TestStore store = TestStore.Create(options => options with
        {
            CommitLogFileBytes = 32 << 20,
            AllocationSliceBytes = 8 << 20,
            ConsumeQueueFileBytes = 200_000,
        });
        for (int i = 0; i < 2_000; i++)
        {
            store.Append(bodyBytes: 9_001);
        }

        await store.KillAsync(root => Directory.Delete(Path.Combine(root, "consumequeue"), recursive: true));

        Assert.Equal(0, store.Store.Recovery.SkippedBytes);
        Assert.Equal(2_000, store.ReadAll().Count);
    }

    [Fact]
    public async Task Threads_that_append_and_dispatch_together_leave_nothing_behind()
    {
        await using TestStore store = TestStore.Create();
        await store.CloseAsync();
        store.Open(start: false);
        Listener listener = new();
        store.Store.Dispatch.SetListener(listener);
        store.Store.Start();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                store.Append(queueId: thread, bodyBytes: 20);
            }
        })));

        await Wait.UntilAsync(() => store.Store.Dispatch.BehindBytes == 0);
        await Wait.UntilAsync(() => listener.Calls == 4000);
        Assert.All(Enumerable.Range(0, 4), thread => Assert.Equal(1000, store.Queue(queueId: thread).Max.Value));
    }

    [Fact]
    public async Task Whoever_asks_for_the_end_waits_for_the_one_who_dispatches()
    {
        await using TestStore store = TestStore.Create();
        store.Append();
        using ManualResetEventSlim entered = new();
        using ManualResetEventSlim leave = new();
        Task other = Task.Run(() => store.Store.Dispatch.RunExclusively(() =>
        {
            entered.Set();
            leave.Wait();
        }));
        entered.Wait();
        store.Append();
        long before = store.Queue().Max.Value;
        Task<long> asked = Task.Run(() =>
        {
            store.Store.Dispatch.CatchUp();
            return store.Queue().Max.Value;
        });

        // Whoever does not wait is done long before that.
        bool isWaiting = await Task.WhenAny(asked, Task.Delay(TimeSpan.FromMilliseconds(100))) != asked;
        leave.Set();
        await other;

        Assert.Equal((1, true, 2), (before, isWaiting, await asked));
    }

    [Fact]
    public async Task Each_of_many_appenders_finds_its_message_counted_after_catching_up()
    {
        await using TestStore store = TestStore.Create();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (int i = 1; i <= 500; i++)
            {
                store.Append(queueId: thread, bodyBytes: 20);
                store.Store.Dispatch.CatchUp();
                Assert.Equal(i, store.Queue(queueId: thread).Max.Value);
            }
        })));
    }

    [Fact]
    public async Task A_half_made_queue_file_is_made_anew_and_one_with_content_is_left_alone()
    {
        await using TestStore store = TestStore.Create(options => options with { ConsumeQueueFileBytes = 60 });
        AppendThree(store);
        string folder = Path.Combine(store.Root, "consumequeue", "orders", "0");
        File.WriteAllBytes(Path.Combine(folder, "00000000000000000060"), []);
        AppendThree(store);
        Assert.Equal(6, store.ReadAll().Count);
        string foreign = Path.Combine(folder, "00000000000000000120");
        File.WriteAllText(foreign, "somebody's");

        AppendThree(store);

        Assert.Equal(6, store.ReadAll().Count);
        Assert.Equal("somebody's", File.ReadAllText(foreign));
        File.Delete(foreign);
        await Wait.UntilAsync(() => store.ReadAll().Count == 9);

        // As many as a file holds.
        static void AppendThree(TestStore store)
        {
            for (int i = 0; i < 3; i++)
            {
                store.Append();
            }
        }
    }

    [Fact]
    public async Task Appending_and_dispatching_a_message_allocates_nothing()
    {
        await using TestStore store = TestStore.Create(options => options with
        {
            CommitLogFileBytes = 64 << 20,
            AllocationSliceBytes = 16 << 20,
            ConsumeQueueFileBytes = 6_000_000,
        });
        byte[] body = new byte[200];
        Append(store, body, 2000);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Append(store, body, 10_000);
        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / 10_000;

        Assert.InRange(each, 0, 1);
    }

    private static void Append(TestStore store, byte[] body, int count)
    {
        for (int i = 0; i < count; i++)
        {
            MessageDraft draft = new()
            {
                Topic = "orders"u8,
                QueueId = i & 3,
                Body = body,
                Properties = "TAGS\u0001A"u8,
                BornHost = TestStore.Host,
                StoreHost = TestStore.Host,
            };
            store.Log.Append(draft);
            store.Store.Dispatch.DispatchAvailable();
        }
    }

    private sealed class Listener : IMessageArrivalListener
    {
        private int _calls;

        public int Calls => Volatile.Read(ref _calls);

        public bool MaxWasRaised { get; private set; } = true;

        public void Arrived(ConsumeQueue queue, QueueOffset max, long tagsCode, long storeTimestamp)
        {
            Interlocked.Increment(ref _calls);
            MaxWasRaised &= queue.Max >= max && max.Value > 0;
        }
    }
}
