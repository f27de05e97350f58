using RocketNet.Store.CommitLogs;
using RocketNet.Store.Files;
using RocketNet.TestKit;

namespace RocketNet.Store.Tests.Retention;

/// <summary>Files that readers hold while they expire.</summary>
public sealed class HeldFileTests
{
    [Fact]
    public async Task A_file_held_by_a_reader_is_read_to_the_end_and_goes_when_the_reader_leaves_it()
    {
        await using AgingStore store = AgingStore.Create();
        await store.FillAsync(files: 5);
        Assert.True(store.Store.CommitLog.TryLease(0, out MappedFile? file, out MappedLease lease));
        byte[] before = lease.Span(0, (int)lease.Length).ToArray();

        store.Expire(files: 3);

        // Nobody else finds it; it stands on the disk, and no other goes before it.
        Assert.Equal(16 * 1024, store.Store.CommitLog.Min.Value);
        Assert.False(store.Store.CommitLog.TryLease(0, out _, out _));
        Assert.Equal(0, store.FileNumbers[0]);
        Assert.True(lease.Span(0, (int)lease.Length).SequenceEqual(before));

        lease.Dispose();
        Assert.Equal(0, file!.LeaseCount);
        store.Round();
        Assert.Equal(3, store.FileNumbers[0]);
    }

    [Fact]
    public async Task A_file_held_too_long_loses_its_name_but_never_its_reader()
    {
        await using AgingStore store = AgingStore.Create();
        await store.FillAsync(files: 4);
        Assert.True(store.Store.CommitLog.TryLease(0, out _, out MappedLease lease));
        byte[] before = lease.Span(0, (int)lease.Length).ToArray();
        store.Expire(files: 1);
        store.Time.Advance(TimeSpan.FromSeconds(119));
        store.Round();
        Assert.Equal(0, store.FileNumbers[0]);

        store.Time.Advance(TimeSpan.FromSeconds(1));
        store.Round();

        Assert.Equal(1, store.FileNumbers[0]);
        Assert.True(lease.Span(0, (int)lease.Length).SequenceEqual(before));
        store.SetAges(100);
        store.Round();
        Assert.Equal(1, store.FileNumbers[0]);
        lease.Dispose();
        store.Time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(120));
        store.Expire(files: 1);
        Assert.Equal(2, store.FileNumbers[0]);
    }

    [Fact]
    public async Task A_store_that_closes_while_a_file_is_held_opens_with_that_file()
    {
        await using AgingStore store = AgingStore.Create();
        await store.FillAsync(files: 4);
        int messages = store.Inner.ReadAll().Count;
        Assert.True(store.Store.CommitLog.TryLease(0, out _, out MappedLease lease));
        store.Expire(files: 2);
        lease.Dispose();

        await store.Inner.ReopenAsync();

        Assert.Equal(0, store.Store.CommitLog.Min.Value);
        Assert.Equal(messages, store.Inner.ReadAll().Count);
    }

    [Fact]
    public async Task Readers_and_writers_go_on_while_files_are_deleted_under_them()
    {
        await using AgingStore store = AgingStore.Create(options => options with
        {
            // Everything is read through the mapping, so that a file unmapped too early ends the process.
            FlushIntervalCommitLogMillis = 1,
            NearTailBytes = long.MaxValue,
        });
        using CancellationTokenSource stop = new();
        Task<long>[] readers =
            [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() => FollowingReader.Run(store.Store, stop.Token)))];
        Task deleting = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                store.Files.Space = _ => AgingStore.Full(99, freeBytes: 1L << 40);
                store.Round();
            }
        });

        for (int i = 0; i < 20_000; i++)
        {
            Assert.Equal(AppendStatus.Ok, store.Inner.Append(bodyBytes: 300).Status);
        }

        await Wait.UntilAsync(() => store.Store.CommitLog.Min.Value > 100 * 16 * 1024);
        await stop.CancelAsync();
        await deleting;
        long[] read = await Task.WhenAll(readers);
        Assert.All(read, count => Assert.True(count > 0));
        Assert.True(store.Store.CommitLog.Min.Value > 0);
    }
}
