using System.Text;
using RocketNet.Protocol.Messages;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.Indexing;
using RocketNet.Store.Reading;
using RocketNet.TestKit;
using static RocketNet.Store.Tests.Indexing.IndexedStore;

namespace RocketNet.Store.Tests.Indexing;

public sealed class IndexLoopTests
{
    [Fact]
    public async Task Messages_are_found_by_unique_id_and_by_each_of_their_keys()
    {
        await using TestStore store = TestStore.Create();
        store.Send(0, 150);

        await store.FindsAllAsync(150);
        Assert.Equal(64, (await store.FindAsync("common", max: 1000)).Length);
        Assert.Empty(await store.FindAsync("id-150"));
        Assert.Empty(await store.FindAsync("id-1", topic: "others"));
    }

    [Fact]
    public async Task A_message_with_several_blanks_between_its_keys_is_found_by_each()
    {
        await using TestStore store = TestStore.Create();
        long offset = store.Append(properties: "KEYS\u0001 a  b c ").Start.Value;

        foreach (string key in (string[])["a", "b", "c"])
        {
            Assert.Equal([offset], await store.FindAsync(key));
        }

        Assert.Empty(await store.FindAsync(""));
    }

    [Fact]
    public async Task Half_messages_are_indexed_and_rolled_back_ones_are_not()
    {
        await using TestStore store = TestStore.Create();
        AppendTransaction(store, MessageSysFlag.TransactionPrepared, "half");
        AppendTransaction(store, MessageSysFlag.TransactionCommit, "committed");
        AppendTransaction(store, MessageSysFlag.TransactionRollback, "rolled");

        Assert.Single(await store.FindAsync("half"));
        Assert.Single(await store.FindAsync("committed"));
        Assert.Empty(await store.FindAsync("rolled"));
    }

    [Fact]
    public async Task A_disk_too_full_for_the_index_stops_neither_sends_nor_pulls_and_nothing_is_left_out()
    {
        FaultyFiles files = new();
        await using TestStore store = TestStore.Create(files: files);
        store.Send(0, 10);
        await store.FindsAllAsync(10);
        files.Fails = (call, path) =>
            call is "allocate" or "create" && path.Contains("/index/", StringComparison.Ordinal);
        store.Send(10, 300);

        Assert.Equal(78, store.ReadAll(queueId: 0).Count);
        files.Fails = (_, _) => false;
        await store.FindsAllAsync(310);
        await store.CloseAsync();
        Assert.Equal(await RebuiltAsync(store.Root), ContentOfIndex(store.Root));
        store.Open();
    }

    [Fact]
    public async Task A_file_that_cannot_be_mapped_does_not_stay_behind()
    {
        FaultyFiles files = FailingOnIndex("map");
        await using TestStore store = TestStore.Create(files: files);
        store.Send(0, 5);
        await store.CloseAsync();
        Assert.Empty(IndexFiles(store.Root));

        files.Fails = (_, _) => false;
        store.Open();

        await store.FindsAllAsync(5);
        Assert.Single(IndexFiles(store.Root));
    }

    [Fact]
    public async Task A_query_that_is_given_up_is_not_waited_for_any_more()
    {
        IndexWaiters waiters = new();
        using CancellationTokenSource closed = new();
        Task wait = waiters.WaitAsync(100, TimeSpan.FromMinutes(1), closed.Token);

        await closed.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        Assert.Equal(0, waiters.Count);
    }

    [Fact]
    public async Task An_index_that_cannot_be_completed_at_the_stop_leaves_abort_for_java_and_is_completed_later()
    {
        FaultyFiles files = FailingOnIndex("allocate", "create");
        await using TestStore store = TestStore.Create(files: files);
        store.Send(0, 50);
        await store.CloseAsync();
        Assert.True(store.HasAbort());

        files.Fails = (_, _) => false;
        store.Open();

        await store.FindsAllAsync(50);
    }

    [Fact]
    public async Task Where_space_is_made_by_writing_zeros_no_entry_is_overwritten()
    {
        await using TestStore store = TestStore.Create(files: new ZeroFilledFiles());
        for (int round = 1; round <= 6; round++)
        {
            store.Send((round - 1) * 40, 40);
            await store.ReopenAsync();
        }

        await store.FindsAllAsync(240);
    }

    [Fact]
    public async Task Messages_are_found_over_the_ends_of_log_files()
    {
        await using TestStore store = TestStore.Create();
        for (int i = 0; i < 40; i++)
        {
            store.Append(bodyBytes: 9000, properties: $"UNIQ_KEY\u0001id-{i}\u0002KEYS\u0001key-{i}");
        }

        Assert.True(store.Log.End.Value > 4 * store.Options.CommitLogFileBytes);
        await store.FindsAllAsync(40);
    }

    [Fact]
    public async Task Under_sync_flush_only_messages_that_are_on_the_disk_are_found()
    {
        await using TestStore store =
            TestStore.Create(options => options with { FlushDiskType = FlushDiskType.SyncFlush });
        store.Send(0, 100);
        await Wait.UntilAsync(() => store.Store.Dispatch.Dispatched == store.Log.End);

        await store.FindsAllAsync(100);
    }

    [Fact]
    public async Task Messages_sent_while_others_are_looked_up_are_all_found_at_the_end()
    {
        await using TestStore store = TestStore.Create();
        Task sending = Task.Run(() => store.Send(0, 3000));
        int looked = 0;
        while (!sending.IsCompleted)
        {
            long[] found = await store.FindAsync("common");
            Assert.InRange(found.Length, looked == 0 ? 0 : 1, 64);
            looked = found.Length;
        }

        await sending;
        await store.FindsAllAsync(3000);
    }

    [Fact]
    public async Task An_answer_stays_below_what_a_client_takes_in_one_frame()
    {
        await using TestStore store = TestStore.Create(options => options with
        {
            MaxMessageSize = 4 << 20,
            CommitLogFileBytes = 32 << 20,
            AllocationSliceBytes = 1 << 20,
        });
        for (int i = 0; i < 6; i++)
        {
            store.Append(bodyBytes: 4_000_000, properties: "KEYS\u0001large");
        }

        await store.Store.Keys.WaitForDispatchedAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
        KeyQueryResult result = store.Store.Keys.Find(
            "orders"u8, "large"u8, 64, 0, long.MaxValue, CancellationToken.None);

        Assert.Equal(4, result.Count);
        Assert.InRange(result.Records.Length, 1, 16 << 20);
    }

    [Fact]
    public void A_file_is_named_by_local_time_and_never_before_the_one_it_follows()
    {
        DateTimeOffset now = new(2026, 11, 21, 14, 15, 22, 838, TimeSpan.FromHours(1));

        Assert.Equal("20261121141522838", IndexFileName.Next(now, null));
        Assert.Equal("20261121141522838", IndexFileName.Next(now, "20261121141522837"));
        Assert.Equal("20261121141522839", IndexFileName.Next(now, "20261121141522838"));
        Assert.Equal("20270101000000001", IndexFileName.Next(now, "20270101000000000"));
    }

    [Theory]
    [InlineData("TopicTest", "k1", 2746024)]
    [InlineData("TopicTest", "größe-€-😀", null)]
    public void Keys_are_hashed_as_java_hashes_them(string topic, string key, int? known)
    {
        int hash = 0;
        foreach (char unit in topic + "#" + key)
        {
            hash = unchecked((31 * hash) + unit);
        }

        int actual = IndexKey.HashOf(Encoding.UTF8.GetBytes(topic), Encoding.UTF8.GetBytes(key));

        Assert.Equal(hash == int.MinValue ? 0 : Math.Abs(hash), actual);
        Assert.Equal(known ?? actual, actual);
    }

    [Theory]
    [InlineData(0, 400)]
    [InlineData(101, 1)]
    [InlineData(500_000_000, 20_000_000)]
    public void A_size_no_java_broker_could_map_is_refused(int slots, int entries)
    {
        StoreUnavailableException refused = Assert.Throws<StoreUnavailableException>(() =>
            TestStore.Create(options => options with { MaxHashSlotNum = slots, MaxIndexNum = entries }));

        Assert.Contains("maxHashSlotNum", refused.Message, StringComparison.Ordinal);
    }

    private static void AppendTransaction(TestStore store, int transaction, string id)
    {
        MessageDraft draft = new()
        {
            Topic = "orders"u8,
            SysFlag = transaction,
            Body = "body"u8,
            Properties = Encoding.UTF8.GetBytes("UNIQ_KEY\u0001" + id),
            BornHost = TestStore.Host,
            StoreHost = TestStore.Host,
        };
        Assert.Equal(AppendStatus.Ok, store.Log.Append(draft).Status);
        store.Store.Dispatch.DispatchAvailable();
    }
}
