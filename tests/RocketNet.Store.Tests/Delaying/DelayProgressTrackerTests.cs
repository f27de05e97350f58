using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Store.Config;
using RocketNet.Store.Delaying;

namespace RocketNet.Store.Tests.Delaying;

/// <summary>Which progress may be written down.</summary>
public sealed class DelayProgressTrackerTests
{
    [Fact]
    public async Task Nothing_is_written_while_entries_are_passed_over_that_were_delivered_before_the_start()
    {
        await using DelayedStore store = DelayedStore.Create();
        DelayLevel level = WithEntries(store, 3);
        DelayProgressTracker tracker = Tracker(store, level);

        level.Next = 2;
        await SaveAsync(store, tracker);
        Assert.False(File.Exists(store.OffsetFile));

        level.Next = 3;
        await SaveAsync(store, tracker);
        Assert.True(File.Exists(store.OffsetFile));
    }

    [Fact]
    public async Task A_stop_meanwhile_leaves_the_file_as_it_was()
    {
        await using DelayedStore store = DelayedStore.Create();
        DelayLevel level = WithEntries(store, 3);
        DelayProgressTracker tracker = Tracker(store, level);

        level.Next = 2;
        tracker.SaveAtClose();

        Assert.False(File.Exists(store.OffsetFile));
    }

    [Fact]
    public async Task Entries_that_are_not_due_do_not_keep_progress_from_being_written()
    {
        await using DelayedStore store = DelayedStore.Create();
        DelayLevel level = WithEntries(store, 3);
        DelayProgressTracker tracker = Tracker(store, level);

        level.Next = 2;
        level.CaughtUp();
        await SaveAsync(store, tracker);

        Assert.True(File.Exists(store.OffsetFile));
    }

    private static DelayLevel WithEntries(DelayedStore store, int count)
    {
        for (int i = 0; i < count; i++)
        {
            store.Delay(1, "m" + i);
        }

        store.Store.Store.Dispatch.DispatchAvailable();
        DelayLevel level = new(1, next: 0);
        level.SettleAtStart(store.Store.Store.Queues);
        Assert.Equal(count, level.MaxAtStart);
        return level;
    }

    private static DelayProgressTracker Tracker(DelayedStore store, DelayLevel level) => new(
        store.Store.Log,
        new DelayOffsetFile(new JsonFile(store.Store.Store.Files, store.OffsetFile, store.Time), NullLogger.Instance),
        [level],
        DelayProgress.None,
        NullLogger.Instance);

    private static async Task SaveAsync(DelayedStore store, DelayProgressTracker tracker)
    {
        tracker.EndTurn();
        store.Store.Store.Durability.Request();
        await RocketNet.TestKit.Wait.UntilAsync(() => store.Store.Log.Durable == store.Store.Log.End);
        tracker.Save();
    }
}
