using RocketNet.Store.Delaying;

namespace RocketNet.Store.Tests.Delaying;

/// <summary>What is delivered again, or not, when a store goes on after its end.</summary>
public sealed class DelayProgressTests
{
    [Fact]
    public async Task Deliveries_after_the_last_written_progress_are_found_in_the_log()
    {
        await using DelayedStore store = DelayedStore.Create();
        store.Delay(1, "a");
        store.TurnAfter(1);
        await SaveAsync(store);
        store.Delay(1, "b");
        store.Delay(2, "c");
        store.TurnAfter(1);
        store.Delay(1, "d");

        await store.Store.KillAsync();
        store.TurnAfter(10);

        Assert.Equal(["a", "b", "c", "d"], store.Bodies().Order());
    }

    [Fact]
    public async Task Without_any_file_the_log_alone_tells_what_was_delivered()
    {
        await using DelayedStore store = DelayedStore.Create();
        for (int i = 0; i < 20; i++)
        {
            store.Delay(1 + (i % 3), "m" + i);
        }

        store.TurnAfter(5);
        Assert.Equal(14, store.Bodies().Length);
        await store.Store.KillAsync();
        Assert.False(File.Exists(store.OffsetFile));
        store.TurnAfter(5);

        Assert.Equal(Enumerable.Range(0, 20).Select(i => "m" + i).Order(), store.Bodies().Order());
    }

    [Fact]
    public async Task Equal_messages_are_each_delivered_once()
    {
        await using DelayedStore store = DelayedStore.Create();
        store.Delay(1, "same");
        store.Delay(1, "same");
        store.TurnAfter(1);
        store.Delay(1, "same");

        await store.Store.KillAsync();
        store.TurnAfter(1);

        Assert.Equal(["same", "same", "same"], store.Bodies());
    }

    [Fact]
    public async Task A_delivery_that_did_not_reach_the_disk_is_made_again()
    {
        await using DelayedStore store = DelayedStore.Create();
        store.Delay(1, "a");
        long waitingEnd = store.Store.Log.End.Value;
        store.TurnAfter(1);

        await store.Store.KillAsync(root =>
        {
            using FileStream log = File.OpenWrite(Path.Combine(root, "commitlog", new string('0', 20)));
            log.Position = waitingEnd;
            log.Write(new byte[200]);
        });
        Assert.Empty(store.Bodies());
        store.TurnAfter(0);

        Assert.Equal(["a"], store.Bodies());
    }

    [Fact]
    public async Task Progress_is_written_in_javas_form_with_the_place_in_the_log_it_belongs_to()
    {
        await using DelayedStore store = DelayedStore.Create();
        store.Delay(3, "a");
        store.TurnAfter(10);
        await SaveAsync(store);

        string json = await File.ReadAllTextAsync(store.OffsetFile);
        Assert.StartsWith("{\n\t\"offsetTable\":{\"3\":1\n\t},", json, StringComparison.Ordinal);
        Assert.Contains($"\"rocketNetLogOffset\":{store.Store.Log.End.Value}", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_beyond_what_is_on_the_disk_is_not_written()
    {
        await using DelayedStore store =
            DelayedStore.Create(options => options with { FlushIntervalCommitLogMillis = 3_600_000 });
        store.Delay(1, "a");
        store.Delays.Start();
        store.TurnAfter(1);
        Assert.True(store.Store.Log.Durable < store.Store.Log.End);

        store.Delays.Save();

        Assert.False(File.Exists(store.OffsetFile));
    }

    [Theory]
    [InlineData("{\"offsetTable\":{1:1000,2:-3}}")]
    [InlineData("{\"offsetTable\":{1:1},\"rocketNetLogOffset\":999999999}")]
    [InlineData("{}")]
    public async Task Absurd_offsets_are_corrected_to_what_the_queues_hold(string json)
    {
        await using DelayedStore store = DelayedStore.Create();
        store.Delay(1, "a");
        store.TurnAfter(1);
        store.Delay(2, "b");

        await store.Store.KillAsync(root =>
        {
            Directory.CreateDirectory(Path.Combine(root, "config"));
            File.WriteAllText(Path.Combine(root, "config", "delayOffset.json"), json);
        });
        store.Delay(1, "c");
        store.TurnAfter(10);

        Assert.Equal(["a", "b", "c"], store.Bodies().Order());
    }

    [Fact]
    public async Task A_level_that_the_configuration_does_not_name_any_more_is_delivered_all_the_same()
    {
        await using DelayedStore store = DelayedStore.Create();
        store.Delay(3, "a");
        DelayLevels fewer = DelayLevels.Parse("1s");
        await using TestStore reopened = TestStore.Over(
            root => TestStore.CopyFolder(store.Store.Root, root),
            options => options with { MessageDelayLevel = "1s" });
        reopened.Open();

        reopened.Store.Delays.Turn();

        Assert.Equal(1, fewer.Max);
        Assert.Single(reopened.ReadAll());
    }

    [Fact]
    public async Task A_queue_with_an_absurd_number_is_one_level_more_and_not_all_up_to_it()
    {
        await using DelayedStore store = DelayedStore.Create();
        store.Delay(int.MaxValue, "a");

        await store.Store.KillAsync();
        store.TurnAfter(10);

        Assert.Equal(["a"], store.Bodies());
        Assert.Equal((int.MaxValue, 1L, 1L), store.Delays.Positions.Single());
    }

    // Synced first, because only then may progress be written; a clean stop does the same.
    private static async Task SaveAsync(DelayedStore store)
    {
        store.Delays.Start();
        store.Store.Store.Durability.Request();
        await RocketNet.TestKit.Wait.UntilAsync(() => store.Store.Log.Durable == store.Store.Log.End);
        await RocketNet.TestKit.Wait.UntilAsync(() =>
        {
            store.Delays.Save();
            return File.Exists(store.OffsetFile);
        });
        store.Delays.Stop();
    }
}
