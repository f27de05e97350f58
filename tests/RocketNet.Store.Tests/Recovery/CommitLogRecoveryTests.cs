using RocketNet.Store.CommitLogs;
using RocketNet.Store.Recovery;
using RocketNet.TestKit;

namespace RocketNet.Store.Tests.Recovery;

public sealed class CommitLogRecoveryTests
{
    private const string FirstFile = "commitlog/00000000000000000000";

    [Fact]
    public async Task A_store_killed_without_a_clean_stop_keeps_every_message_and_goes_on()
    {
        await using TestStore store = TestStore.Create();
        for (int i = 0; i < 200; i++)
        {
            store.Append(queueId: i % 3, bodyBytes: 900);
        }

        long end = store.Log.End.Value;
        await store.KillAsync();

        Assert.Equal(RecoveryKind.Unclean, store.Store.Recovery.Kind);
        Assert.Equal(end, store.Log.End.Value);
        Assert.Equal(200, Enumerable.Range(0, 3).Sum(queue => store.ReadAll(queueId: queue).Count));
        Assert.Equal(67, store.Append(queueId: 0).QueueOffset.Value);
    }

    [Fact]
    public async Task A_clean_stop_is_recognised_and_abort_is_gone_for_java()
    {
        await using TestStore store = TestStore.Create();
        store.Append();
        await store.CloseAsync();
        Assert.False(File.Exists(Path.Combine(store.Root, "abort")));
        store.Open();

        Assert.Equal(RecoveryKind.Clean, store.Store.Recovery.Kind);
        Assert.Equal(0, store.Store.Recovery.RecordsWalked);
        Assert.True(File.Exists(Path.Combine(store.Root, "abort")));
    }

    [Fact]
    public async Task A_stop_that_may_not_remove_abort_lets_go_of_the_store()
    {
        FaultyFiles files = new();
        await using TestStore store = TestStore.Create(files: files);
        store.Append();
        files.Before = (call, path) =>
        {
            if (call == "delete" && path.EndsWith("abort", StringComparison.Ordinal))
            {
                throw new UnauthorizedAccessException(path);
            }
        };

        await store.CloseAsync();
        files.Before = (_, _) => { };

        Assert.True(File.Exists(Path.Combine(store.Root, "abort")));
        store.Open();
        Assert.Single(store.ReadAll());
    }

    [Fact]
    public async Task A_torn_last_record_is_cut_at_every_byte_and_nothing_before_it_is_lost()
    {
        await using TestStore store = TestStore.Create();
        for (int i = 0; i < 5; i++)
        {
            store.Append(bodyBytes: 40, tag: "A");
        }

        AppendResult torn = store.Append(bodyBytes: 40, tag: "A");
        using TempFolder images = new();
        TestStore.CopyFolder(store.Root, images.File("whole"));
        for (long cut = torn.Start.Value; cut < torn.End.Value; cut++)
        {
            await using TestStore image = TestStore.Over(root =>
            {
                TestStore.CopyFolder(images.File("whole"), root);
                ZeroFrom(Path.Combine(root, FirstFile), cut);
            });
            image.Open(start: false);

            Assert.Equal(torn.Start, image.Log.End);
            Assert.Equal(5, image.ReadAll().Count);
            Assert.Equal(5, image.Queue().NextQueueOffset);
        }
    }

    [Fact]
    public async Task Garbage_behind_the_end_is_zeroed_so_that_it_cannot_come_back()
    {
        await using TestStore store = TestStore.Create();
        store.Append();
        long end = store.Log.End.Value;
        await store.KillAsync(root => Write(Path.Combine(root, FirstFile), end, TestStore.BodyOf(3000)), reopen: false);
        store.Open(start: false);

        Assert.Equal(end, store.Log.End.Value);
        Assert.Equal(3000, store.Store.Recovery.CutBytes);
        byte[] file = File.ReadAllBytes(Path.Combine(store.Root, FirstFile));
        Assert.False(file.AsSpan((int)end).ContainsAnyExcept((byte)0));
    }

    [Fact]
    public async Task Whole_records_behind_a_hole_are_kept_aside_and_not_served()
    {
        await using TestStore store = TestStore.Create();
        store.Append();
        AppendResult lost = store.Append();
        store.Append();
        await store.KillAsync(root =>
        {
            Write(Path.Combine(root, FirstFile), lost.Start.Value, new byte[20]);
            ForgetCheckpoint(root);
        });

        Assert.Equal(lost.Start, store.Log.End);
        Assert.Single(store.ReadAll());
        string aside = Assert.Single(store.Store.Recovery.SetAside);
        Assert.True(new FileInfo(aside).Length > 100);
        Assert.Single(Directory.GetFiles(store.CommitLogFolder));
    }

    [Fact]
    public async Task A_record_of_another_place_is_not_taken_for_one_of_this()
    {
        await using TestStore store = TestStore.Create();
        AppendResult first = store.Append();
        AppendResult second = store.Append();
        await store.KillAsync(root =>
        {
            string path = Path.Combine(root, FirstFile);
            byte[] bytes = File.ReadAllBytes(path)[(int)first.Start.Value..(int)first.End.Value];
            Write(path, second.Start.Value, bytes);
            ForgetCheckpoint(root);
        });

        Assert.Equal(second.Start, store.Log.End);
    }

    [Fact]
    public async Task Damage_below_the_synced_mark_costs_one_message_and_not_those_behind_it()
    {
        await using TestStore store = TestStore.Create();
        List<AppendResult> results = [.. Enumerable.Range(0, 10).Select(_ => store.Append())];
        await store.KillAsync(reopen: false);

        // Nobody wrote our checkpoint's mark for these records yet, so a clean stop makes it first.
        store.Open();
        await store.CloseAsync();
        Write(Path.Combine(store.Root, FirstFile), results[4].Start.Value + 4, [1, 2, 3, 4]);
        Directory.Delete(Path.Combine(store.Root, "consumequeue"), recursive: true);
        store.Open();

        Assert.Equal(results[^1].End, store.Log.End);
        Assert.Equal(results[4].End - results[4].Start, store.Store.Recovery.SkippedBytes);
        Assert.Equal(10, store.Queue().Max.Value);
        Assert.Equal(9, store.ReadAll().Count);
    }

    [Fact]
    public async Task A_missing_queue_is_built_again_from_the_log()
    {
        await using TestStore store = TestStore.Create();
        for (int i = 0; i < 250; i++)
        {
            store.Append(queueId: i % 2, tag: "T" + i);
        }

        List<byte[]> before = store.ReadAll(queueId: 1);
        await store.CloseAsync();
        byte[] file = File.ReadAllBytes(Path.Combine(store.Root, "consumequeue/orders/1/00000000000000000000"));
        Directory.Delete(Path.Combine(store.Root, "consumequeue", "orders", "1"), recursive: true);
        store.Open();

        Assert.Equal(before, store.ReadAll(queueId: 1));
        Assert.Equal(file, File.ReadAllBytes(Path.Combine(store.Root, "consumequeue/orders/1/00000000000000000000")));
        Assert.Equal(125, store.Append(queueId: 0).QueueOffset.Value);
    }

    [Fact]
    public async Task Queue_entries_that_got_lost_after_the_last_sync_are_built_again()
    {
        await using TestStore store = TestStore.Create();
        for (int i = 0; i < 150; i++)
        {
            store.Append();
        }

        await store.KillAsync(root =>
        {
            string queue = Path.Combine(root, "consumequeue", "orders", "0");
            Write(Path.Combine(queue, "00000000000000000000"), 40 * 20, new byte[60 * 20]);
            File.Delete(Path.Combine(queue, "00000000000000002000"));
        });

        Assert.Equal(150, store.Queue().Max.Value);
        Assert.Equal(150, store.ReadAll().Count);
    }

    [Fact]
    public async Task A_queue_whose_last_entry_names_another_queue_is_set_aside_and_built_again()
    {
        await using TestStore store = TestStore.Create();
        for (int i = 0; i < 20; i++)
        {
            store.Append(queueId: i % 2);
        }

        await store.CloseAsync();
        store.Open();
        store.Append();
        await store.KillAsync(root =>
        {
            const string Name = "00000000000000000000";
            string queues = Path.Combine(root, "consumequeue", "orders");
            File.Copy(Path.Combine(queues, "1", Name), Path.Combine(queues, "0", Name), overwrite: true);
        });

        Assert.Single(store.Store.Recovery.SetAside);
        Assert.Equal(11, store.ReadAll(queueId: 0).Count);
        Assert.Equal(10, store.ReadAll(queueId: 1).Count);
    }

    [Fact]
    public async Task A_file_made_ahead_and_a_last_file_cut_to_nothing_are_used_again()
    {
        await using TestStore store = TestStore.Create();
        while (store.Append(bodyBytes: 5000).End.Value < 62 * 1024)
        {
        }

        await store.KillAsync(root => File.WriteAllBytes(Path.Combine(root, "commitlog", "00000000000000065536"), []));
        long before = store.Log.End.Value;
        store.Append(bodyBytes: 5000);

        Assert.True(before <= 65536 && store.Log.End.Value > 65536);
        Assert.Empty(store.Store.Recovery.SetAside);
        Assert.Equal(65536, new FileInfo(Path.Combine(store.CommitLogFolder, "00000000000000065536")).Length);
    }

    [Fact]
    public async Task A_missing_file_in_the_middle_of_the_log_stops_the_opening()
    {
        await using TestStore store = TestStore.Create();
        while (store.Append(bodyBytes: 5000).End.Value < 150 * 1024)
        {
        }

        await store.CloseAsync();
        string path = Path.Combine(store.CommitLogFolder, "00000000000000065536");
        File.Move(path, path + ".away");

        Assert.Throws<StoreCorruptException>(() => store.Open());
        File.Move(path + ".away", path);
        store.Open();
    }

    [Fact]
    public async Task An_empty_log_folder_beside_a_used_store_stops_the_opening_and_deletes_nothing()
    {
        await using TestStore store = TestStore.Create();
        store.Append();
        await store.CloseAsync();
        Directory.Move(store.CommitLogFolder, store.CommitLogFolder + ".away");

        Assert.Throws<StoreCorruptException>(() => store.Open());
        Assert.True(File.Exists(Path.Combine(store.Root, "consumequeue/orders/0/00000000000000000000")));
        Directory.Move(store.CommitLogFolder + ".away", store.CommitLogFolder);
        store.Open();
        Assert.Single(store.ReadAll());
    }

    [Fact]
    public async Task What_a_java_broker_appended_after_our_clean_stop_is_found()
    {
        await using TestStore store = TestStore.Create();
        store.Append();
        await store.CloseAsync();
        using TempFolder ours = new();
        TestStore.CopyFolder(store.Root, ours.File("store"));
        store.Open();
        store.Append();
        await store.CloseAsync();

        // The log as a later writer left it, beside a checkpoint that only knows the first message.
        File.Copy(ours.File("store", "checkpoint"), Path.Combine(store.Root, "checkpoint"), overwrite: true);
        store.Open();

        Assert.Equal(RecoveryKind.Unclean, store.Store.Recovery.Kind);
        Assert.Equal(2, store.ReadAll().Count);
    }

    [Fact]
    public async Task The_topics_in_the_log_are_reported_with_their_queues()
    {
        await using TestStore store = TestStore.Create();
        store.Append("orders", queueId: 3);
        store.Append("bills", queueId: 0);
        await store.ReopenAsync();

        Assert.Equal(4, store.Store.Recovery.Topics["orders"]);
        Assert.Equal(1, store.Store.Recovery.Topics["bills"]);
    }

    [Fact]
    public async Task A_topic_made_again_after_its_deletion_has_only_its_new_messages_after_a_rebuild()
    {
        await using TestStore store = TestStore.Create();
        for (int i = 0; i < 10; i++)
        {
            store.Append(tag: "old");
        }

        store.Store.Queues.RemoveTopic("orders");
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(i, store.Append(tag: "new").QueueOffset.Value);
        }

        List<byte[]> before = store.ReadAll();
        await store.CloseAsync();
        Directory.Delete(Path.Combine(store.Root, "consumequeue"), recursive: true);
        store.Open();

        Assert.Equal(4, store.Queue().Max.Value);
        Assert.Equal(before, store.ReadAll());
    }

    private static void ForgetCheckpoint(string root)
    {
        File.Delete(Path.Combine(root, "checkpoint"));
        Assert.True(File.Exists(Path.Combine(root, "abort")));
    }

    private static void Write(string path, long offset, byte[] bytes)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Write);
        file.Position = offset;
        file.Write(bytes);
    }

    private static void ZeroFrom(string path, long offset) => Write(path, offset, new byte[4096]);
}
