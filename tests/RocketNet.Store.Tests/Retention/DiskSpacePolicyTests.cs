using RocketNet.Store.CommitLogs;
using RocketNet.Store.Files;
using RocketNet.TestKit;

namespace RocketNet.Store.Tests.Retention;

/// <summary>What happens as a disk fills: expired files go, then others, then sends are refused.</summary>
public sealed class DiskSpacePolicyTests
{
    private static readonly Func<StoreOptions, StoreOptions> NoHour = options => options with { DeleteWhen = "" };

    [Theory]
    [InlineData(75, 0)]
    [InlineData(76, 2)]
    public async Task Expired_files_go_at_any_hour_above_the_first_percentage(int percent, int first)
    {
        await using AgingStore store = AgingStore.Create(NoHour);
        await store.FillAsync(files: 5);
        store.Files.Space = _ => AgingStore.Full(percent);

        store.Expire(files: 2);

        Assert.Equal(first, store.FileNumbers[0]);
    }

    [Fact]
    public async Task Files_that_have_not_expired_go_above_the_second_percentage_and_only_until_there_is_room()
    {
        await using AgingStore store = AgingStore.Create(NoHour);
        await store.FillAsync(files: 6);
        store.Files.Space = _ => AgingStore.Full(store.FileNumbers.Count > 4 ? 86 : 85);
        int files = store.FileNumbers.Count;

        store.Round();

        Assert.Equal(files - 4, store.FileNumbers[0]);
    }

    [Fact]
    public async Task Files_that_have_not_expired_stay_when_that_is_forbidden()
    {
        await using AgingStore store = AgingStore.Create(
            options => NoHour(options) with { CleanFileForciblyEnable = false });
        await store.FillAsync(files: 4);
        store.Files.Space = _ => AgingStore.Full(99);

        store.Expire(files: 1);

        Assert.Equal(1, store.FileNumbers[0]);
    }

    [Fact]
    public async Task A_full_disk_of_the_queues_counts_as_much_as_that_of_the_log()
    {
        await using AgingStore store = AgingStore.Create(NoHour);
        await store.FillAsync(files: 4);
        store.Files.Space = folder =>
            AgingStore.Full(folder == store.Inner.Root && store.FileNumbers.Count > 3 ? 90 : 10);

        store.Round();

        Assert.Equal(3, store.FileNumbers.Count);
    }

    [Fact]
    public async Task Sends_are_refused_only_when_percentage_and_bytes_say_so()
    {
        await using AgingStore store = AgingStore.Create(options => options with { DiskSpaceFloorBytes = 5000 });
        await store.FillAsync(files: 1);

        // Nine of ten terabytes used: Java refuses.
        Assert.Equal(AppendStatus.Ok, await SendAt(store, percent: 99, freeBytes: 1_000_000));
        Assert.Equal(AppendStatus.Ok, await SendAt(store, percent: 91, freeBytes: 5000));
        Assert.Equal(AppendStatus.Ok, await SendAt(store, percent: 90, freeBytes: 4999));
        Assert.Equal(AppendStatus.ServiceNotAvailable, await SendAt(store, percent: 91, freeBytes: 4999));
        Assert.Equal(AppendStatus.Ok, await SendAt(store, percent: 90, freeBytes: 4999));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_reason_names_the_disk_that_is_full_and_the_other_one_does_not_hide_it(bool isLog)
    {
        await using AgingStore store = AgingStore.Create();
        await store.FillAsync(files: 3);
        string path = isLog ? store.Inner.CommitLogFolder : store.Inner.Root;
        store.Files.Space = folder => AgingStore.Full(folder == path ? 97 : 20, freeBytes: 12345);

        store.Store.Upkeep.Signal();
        await Wait.UntilAsync(() => !store.Store.CommitLog.IsWritable);

        string reason = store.Store.CommitLog.DiskFullReason!;
        foreach (string word in new[] { path, "97 %", "12345", "90 %", "diskSpaceWarningLevelRatio", "4294967296" })
        {
            Assert.Contains(word, reason, StringComparison.Ordinal);
        }

        Assert.Contains(isLog ? "the CommitLog" : "the ConsumeQueues", reason, StringComparison.Ordinal);
        Assert.DoesNotContain(isLog ? "the ConsumeQueues" : "the CommitLog", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, true, "oldest message files are being deleted")]
    [InlineData(3, false, "older than 72 hours")]
    [InlineData(1, true, "no message file but the one being written")]
    public async Task The_reason_says_what_will_make_room(int files, bool isForced, string says)
    {
        await using AgingStore store = AgingStore.Create(
            options => options with { CleanFileForciblyEnable = isForced });
        await store.FillAsync(files);
        store.Files.Space = _ => AgingStore.Full(95);

        // Without the file that is made ahead there is one only.
        store.Store.Upkeep.Signal();
        await Wait.UntilAsync(() => !store.Store.CommitLog.IsWritable);

        Assert.Contains(says, store.Store.CommitLog.DiskFullReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Room_on_the_disk_opens_no_store_that_is_closed_for_another_reason()
    {
        await using AgingStore store = AgingStore.Create();
        store.Store.CommitLog.SetDiskFull("full");
        store.Store.CommitLog.SetNotWritable("stopping");
        store.Store.CommitLog.SetDiskFull(null);

        Assert.False(store.Store.CommitLog.IsWritable);
        Assert.Equal("stopping", store.Store.CommitLog.NotWritableReason);
        store.Store.CommitLog.SetNotWritable(null);
        Assert.True(store.Store.CommitLog.IsWritable);
    }

    [Theory]
    [InlineData(55)]
    [InlineData(57)]
    [InlineData(90)]
    public void A_disk_that_is_as_full_as_allowed_is_not_fuller_than_allowed(int percent)
    {
        DiskSpace space = new(1000, percent * 10, 1000 - (percent * 10));

        Assert.Equal(percent, space.UsedPercent);
    }

    private static async Task<AppendStatus> SendAt(AgingStore store, int percent, long freeBytes)
    {
        TaskCompletionSource asked = new();
        int calls = 0;
        store.Files.Space = _ =>
        {
            // The second call of a check ends it; when the third comes, the verdict of the first has been published.
            if (Interlocked.Increment(ref calls) == 3)
            {
                asked.TrySetResult();
            }

            return AgingStore.Full(percent, freeBytes);
        };
        store.Store.Upkeep.Signal();
        await Wait.UntilAsync(() => Volatile.Read(ref calls) >= 2);
        store.Store.Upkeep.Signal();
        await asked.Task;
        return store.Inner.Append().Status;
    }
}
