using System.Buffers.Binary;
using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.Durability;
using RocketNet.Store.Indexing;
using RocketNet.Store.Recovery;
using RocketNet.TestKit;
using static RocketNet.Store.Tests.Indexing.IndexedStore;

namespace RocketNet.Store.Tests.Indexing;

/// <summary>Index files hold 399 entries here, three to a message: 400 messages fill three of them and a bit.</summary>
public sealed class IndexRecoveryTests
{
    private const int Messages = 400;
    private const int SlotsEnd = 40 + (101 * 4);
    private const int PageBytes = 4096;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Fact]
    public async Task After_a_kill_every_message_is_found_and_no_file_is_set_aside()
    {
        await using TestStore store = TestStore.Create();
        for (int round = 1; round <= 5; round++)
        {
            store.Send((round - 1) * 70, 70);
            await store.KillAsync();

            await store.FindsAllAsync(round * 70);
            Assert.Empty(Damaged(store.Root));
        }

        await store.CloseAsync();
        Assert.Equal(await RebuiltAsync(store.Root), ContentOfIndex(store.Root));
        store.Open();
    }

    [Fact]
    public async Task After_a_clean_stop_indexing_goes_on_where_it_was_and_abort_is_gone()
    {
        await using TestStore store = TestStore.Create();
        for (int round = 1; round <= 4; round++)
        {
            store.Send((round - 1) * 50, 50);
            await store.CloseAsync();
            Assert.False(store.HasAbort());
            store.Open();
            Assert.True(store.HasAbort());
            Assert.Equal(RecoveryKind.Clean, store.Store.Recovery.Kind);
        }

        await store.FindsAllAsync(200);
        await store.CloseAsync();
        Assert.Equal(await RebuiltAsync(store.Root), ContentOfIndex(store.Root));
        store.Open();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_file_that_is_missing_is_built_again(int missing)
    {
        await using TestStore store = await StoppedAsync();
        List<byte[]> before = ContentOfIndex(store.Root);
        File.Delete(IndexFiles(store.Root)[missing]);
        await AssertRepairedAsync(store, before, setAside: 3 - missing);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8443)]
    [InlineData(8445)]
    public async Task A_file_of_a_wrong_length_is_set_aside_and_built_again(int length)
    {
        await using TestStore store = await StoppedAsync();
        List<byte[]> before = ContentOfIndex(store.Root);
        using (FileStream file = File.OpenWrite(IndexFiles(store.Root)[1]))
        {
            file.SetLength(length);
        }

        await AssertRepairedAsync(store, before, setAside: 3);
    }

    [Theory]
    [InlineData(16, 0x7F)] // begin offset
    [InlineData(24, 0x7F)] // end offset
    [InlineData(36, 0x7F)] // count of entries
    [InlineData(36, 0xFF)]
    [InlineData(32, 0x7F)] // count of slots
    public async Task A_file_with_a_damaged_header_is_set_aside_and_built_again_even_after_a_clean_stop(
        int position, byte value)
    {
        await using TestStore store = await StoppedAsync();
        List<byte[]> before = ContentOfIndex(store.Root);
        Overwrite(IndexFiles(store.Root)[2], position, [value]);

        await AssertRepairedAsync(store, before, setAside: 2);
    }

    [Theory]
    [InlineData(SlotsEnd + (20 * 5))] // a hash
    [InlineData(SlotsEnd + (20 * 5) + 10)] // an offset
    [InlineData(SlotsEnd + (20 * 300) + 18)] // a link
    [InlineData(40 + (4 * 77) + 3)] // a slot
    public async Task After_a_crash_damage_anywhere_in_the_last_file_is_seen_and_mended(int position)
    {
        await using TestStore store = TestStore.Create();
        store.Send(0, 130);
        await store.FindsAllAsync(130);
        List<byte[]> before = await RebuiltAsync(store.Root);
        await store.KillAsync(
            root =>
            {
                byte[] content = File.ReadAllBytes(IndexFiles(root)[0]);
                Overwrite(IndexFiles(root)[0], position, [(byte)(content[position] ^ 0x55)]);
            },
            reopen: false);

        await AssertRepairedAsync(store, before, setAside: 1);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task After_a_power_cut_that_kept_any_pages_everything_is_found(int seed)
    {
        var random = new Random(seed);
        FaultyFiles files = FailingOnIndex("flush");
        await using TestStore store = TestStore.Create(files: files);
        store.Send(0, 60);
        await store.FindsAllAsync(60);
        List<byte[]> older = ContentOfIndex(store.Root);
        store.Send(60, 200);
        await store.FindsAllAsync(260);
        List<byte[]> whole = await RebuiltAsync(store.Root);
        await store.KillAsync(root => LosePages(root, older, random));
        files.Fails = (_, _) => false;

        await store.FindsAllAsync(260);
        await store.CloseAsync();
        Assert.Equal(whole, ContentOfIndex(store.Root));
        store.Open();
    }

    [Fact]
    public async Task Entries_of_records_that_were_cut_off_are_taken_back()
    {
        await using TestStore store = TestStore.Create();
        store.Send(0, 150);
        AppendResult torn = store.Append(properties: "UNIQ_KEY\u0001torn\u0002KEYS\u0001key-7 torn");
        Assert.Single(await store.FindAsync("torn"));
        await store.KillAsync(root =>
        {
            File.Delete(Path.Combine(root, "checkpoint"));
            Overwrite(Path.Combine(root, "commitlog", new string('0', 20)), torn.Start.Value, new byte[200]);
        });

        Assert.Empty(await store.FindAsync("torn"));
        store.Send(150, 30);
        await store.FindsAllAsync(180);
        Assert.DoesNotContain(Damaged(store.Root), name => name.StartsWith("index", StringComparison.Ordinal));
        await store.CloseAsync();
        Assert.Equal(await RebuiltAsync(store.Root), ContentOfIndex(store.Root));
        store.Open();
    }

    [Fact]
    public async Task Entries_of_lost_records_do_not_pass_for_those_of_messages_sent_during_the_check()
    {
        bool isEnabled = true;
        await using TestStore store = TestStore.Create(options => options with { MessageIndexEnable = isEnabled });
        store.Send(0, 20);
        AppendResult torn = store.Append(properties: "UNIQ_KEY\u0001torn\u0002KEYS\u0001a b");
        Assert.Single(await store.FindAsync("torn"));
        isEnabled = false;
        await store.KillAsync(root =>
        {
            File.Delete(Path.Combine(root, "checkpoint"));
            Overwrite(Path.Combine(root, "commitlog", new string('0', 20)), torn.Start.Value, new byte[200]);
        });
        using IndexFileSet files = FilesOf(store);
        IndexRecovery recovery = RecoveryOf(store, files);

        store.Send(20, 10);

        IndexPosition position = recovery.Run(() => false)!.Value;
        Assert.True(position.Offset < torn.Start.Value, $"{position} is behind {torn.Start}");
        Assert.InRange(files.Last!.Count, 1, 1 + (20 * 3));
    }

    [Fact]
    public async Task A_slot_that_names_an_entry_which_was_lost_is_put_right()
    {
        await using TestStore store = TestStore.Create();
        store.Send(0, 60);
        await store.FindsAllAsync(60);
        List<byte[]> before = await RebuiltAsync(store.Root);

        // The page of the slots was written back once more before the power cut, those of header and entries were not.
        await store.KillAsync(root =>
        {
            string file = IndexFiles(root)[0];
            byte[] content = File.ReadAllBytes(file);
            for (int position = 40; position < SlotsEnd; position += 4)
            {
                BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(position), 390);
            }

            File.WriteAllBytes(file, content);
        });

        await store.FindsAllAsync(60);
        Assert.Empty(Damaged(store.Root));
        await store.CloseAsync();
        Assert.Equal(before, ContentOfIndex(store.Root));
        store.Open();
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_the_check_of_all_files()
    {
        bool isEnabled = true;
        await using TestStore store = TestStore.Create(options => options with { MessageIndexEnable = isEnabled });
        store.Send(0, Messages);
        await store.FindsAllAsync(1);
        isEnabled = false;
        await store.KillAsync();
        using IndexFileSet files = FilesOf(store);
        using IndexLoop loop = new(
            store.Store.Dispatch,
            new IndexBuilder(store.Log, files),
            files,
            RecoveryOf(store, files),
            NullLogger.Instance);

        // Each look at the clock takes a second: the files are four.
        Assert.False(loop.Finish(new SteppingTime(), TimeSpan.FromSeconds(3)));
        Assert.Equal(-1, loop.Indexed);
        Assert.True(loop.Finish(new SteppingTime(), TimeSpan.FromDays(1)));
        Assert.Equal(store.Log.End.Value, loop.Indexed);
    }

    [Fact]
    public async Task Without_an_index_none_is_written_and_when_it_is_wanted_again_it_is_completed()
    {
        bool isEnabled = true;
        await using TestStore store =
            TestStore.Create(options => options with { MessageIndexEnable = isEnabled });
        store.Send(0, 50);
        isEnabled = false;
        await store.ReopenAsync();
        List<byte[]> before = ContentOfIndex(store.Root);
        store.Send(50, 50);
        await store.CloseAsync();
        Assert.False(store.HasAbort());
        Assert.Equal(before, ContentOfIndex(store.Root));

        isEnabled = true;
        store.Open();

        await store.FindsAllAsync(100);
        Assert.Empty(Damaged(store.Root));
    }

    [Fact]
    public async Task A_store_that_never_had_an_index_gets_one()
    {
        bool isEnabled = false;
        await using TestStore store =
            TestStore.Create(options => options with { MessageIndexEnable = isEnabled });
        store.Send(0, 50);
        await store.CloseAsync();
        Assert.Empty(IndexFiles(store.Root));

        isEnabled = true;
        store.Open();

        await store.FindsAllAsync(50);
    }

    [Fact]
    public async Task A_file_that_became_full_is_synced_and_named_in_the_checkpoint()
    {
        await using TestStore store = TestStore.Create();
        store.Send(0, Messages);
        await store.FindsAllAsync(1);
        string lastFull = IndexFiles(store.Root)[2];
        long endTimestamp = BinaryPrimitives.ReadInt64BigEndian(File.ReadAllBytes(lastFull).AsSpan(8));

        await Wait.UntilAsync(() => IndexTimestampOf(store.Root) == endTimestamp);
    }

    [Fact]
    public async Task At_a_clean_stop_the_checkpoint_names_the_newest_entry()
    {
        await using TestStore store = await StoppedAsync();
        byte[] last = File.ReadAllBytes(IndexFiles(store.Root)[^1]);

        Assert.Equal(BinaryPrimitives.ReadInt64BigEndian(last.AsSpan(8)), IndexTimestampOf(store.Root));
        store.Open();
    }

    private static IndexFileSet FilesOf(TestStore store)
    {
        StoreOptions options = store.Options;
        IndexFileSet files = new(
            store.Store.Files,
            Path.Combine(store.Root, "index"),
            new IndexLayout(options.MaxHashSlotNum, options.MaxIndexNum),
            store.Time);
        Assert.Empty(files.Load());
        return files;
    }

    private static IndexRecovery RecoveryOf(TestStore store, IndexFileSet files) => new(
        files,
        store.Log,
        new IndexTrust(-1, 0, -1, -1),
        StoreCheckpoint.Open(store.Store.Files, Path.Combine(store.Root, "another-checkpoint")),
        new DamagedFolder(store.Store.Files, store.Root, store.Time),
        NullLogger.Instance);

    private sealed class SteppingTime : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _seconds++;
    }

    private static long IndexTimestampOf(string root)
    {
        using FileStream file = new(
            Path.Combine(root, "checkpoint"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[24];
        file.ReadExactly(bytes);
        return BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(16));
    }

    // Of each page of the index that the older image has too, the disk has one version or the other; of what came
    // later, all or nothing.
    private static void LosePages(string root, List<byte[]> older, Random random)
    {
        string[] files = IndexFiles(root);
        for (int i = 0; i < files.Length; i++)
        {
            byte[] content = File.ReadAllBytes(files[i]);
            for (int page = 0; page < content.Length; page += PageBytes)
            {
                int bytes = Math.Min(PageBytes, content.Length - page);
                if (random.Next(2) == 0)
                {
                    byte[] kept = i < older.Count ? older[i][page..(page + bytes)] : new byte[bytes];
                    kept.CopyTo(content, page);
                }
            }

            File.WriteAllBytes(files[i], content);
        }
    }

    private static async Task<TestStore> StoppedAsync()
    {
        TestStore store = TestStore.Create();
        store.Send(0, Messages);
        await store.CloseAsync();
        return store;
    }

    private static async Task AssertRepairedAsync(TestStore store, List<byte[]> expected, int setAside)
    {
        store.Open();
        await store.FindsAllAsync(expected.Count > 1 ? Messages : 130);
        Assert.Equal(setAside, Damaged(store.Root).Length);
        Assert.All(Damaged(store.Root), name => Assert.Matches(@"^index_\d{17}\.damaged-\d{17}$", name));
        await store.CloseAsync();
        Assert.Equal(expected, ContentOfIndex(store.Root));
        store.Open();
    }
}
