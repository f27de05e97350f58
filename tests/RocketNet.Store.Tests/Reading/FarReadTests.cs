using RocketNet.Protocol.Messages;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Files;
using RocketNet.Store.Reading;

namespace RocketNet.Store.Tests.Reading;

/// <summary>Reads of what a store held before it was opened, or what lies far behind its tail.</summary>
public sealed class FarReadTests
{
    private readonly ReadPlan _plan = new();
    private readonly FaultyFiles _files = new();

    [Fact]
    public async Task What_was_found_at_the_opening_is_read_without_its_mapping()
    {
        await using TestStore store = await ReopenedAsync(messages: 150);
        int reads = 0;
        _files.Before = (call, _) => Interlocked.Add(ref reads, call == "read" ? 1 : 0);

        Assert.Equal(150, store.ReadAll().Count);

        Assert.InRange(reads, 10, int.MaxValue);
    }

    [Fact]
    public async Task What_was_appended_since_is_read_through_its_mapping()
    {
        await using TestStore store = await ReopenedAsync(messages: 3);
        AppendResult added = store.Append();
        _files.Fails = (call, _) => call is "read" or "resident";

        GetStatus status = store.Store.Reader.Plan(store.Queue(), 3, 32, null, _plan, ReadWait.Never);

        Assert.Equal((GetStatus.Found, added.Start, false), (status, _plan.FirstRecord, _plan.NeedsDisk));
        Assert.True(store.Store.Reader.TryCopy(_plan, new byte[_plan.TotalBytes]));
    }

    [Theory]
    [InlineData("consumequeue")]
    [InlineData("commitlog")]
    public async Task Who_must_not_wait_learns_that_the_disk_is_needed(string folder)
    {
        await using TestStore store = await ReopenedAsync(messages: 3);
        _files.Fails = (call, path) => call == "resident" && path.Contains(folder);

        store.Store.Reader.Plan(store.Queue(), 0, 32, null, _plan, ReadWait.Never);
        bool isCopied = store.Store.Reader.TryCopy(_plan, new byte[_plan.TotalBytes]);

        Assert.True(_plan.NeedsDisk);
        Assert.False(isCopied && _plan.Count > 0);
        Assert.Equal(3, store.ReadAll().Count);
    }

    [Theory]
    [InlineData("consumequeue")]
    [InlineData("commitlog")]
    public async Task A_bad_sector_is_an_exception_that_names_the_file(string folder)
    {
        await using TestStore store = await ReopenedAsync(messages: 3);
        _files.Fails = (call, path) => call == "read" && path.Contains(folder);

        StoreFileException failure = Assert.Throws<StoreFileException>(() => store.ReadAll());

        Assert.Contains(folder, failure.Message, StringComparison.Ordinal);
        Assert.Contains(" cannot be read at 0: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_times_and_entries_found_at_the_opening_are_those_that_were_written()
    {
        await using TestStore store = TestStore.Create(files: _files);
        AppendResult[] written = [.. Enumerable.Range(0, 120).Select(i => store.Append(bodyBytes: i * 10))];
        ConsumeQueue before = store.Queue();
        long[] times = [.. written.Select((_, i) => store.Store.Reader.StoreTimeAt(before, new QueueOffset(i)))];
        await store.ReopenAsync();
        ConsumeQueue queue = store.Queue();

        Assert.Equal(times, written.Select((_, i) => store.Store.Reader.StoreTimeAt(queue, new QueueOffset(i))));
        Assert.All(written, appended =>
        {
            Assert.True(store.Store.Reader.TryRead(appended.Start, out byte[] bytes));
            Assert.Equal(appended.End - appended.Start, bytes.Length);
            Assert.Equal(
                RecordStatus.Ok, MessageRecordReader.TryRead(bytes, verifyBody: true, out MessageRecord record));
            Assert.Equal(appended.QueueOffset.Value, record.QueueOffset);
        });
    }

    [Fact]
    public void Bytes_in_memory_are_read_without_waiting_and_an_unread_rest_is_not_made_up()
    {
        using RocketNet.TestKit.TempFolder folder = new();
        using IStoreFile file = new DiskFiles().Create(folder.File("f"), 10_000);
        file.Write([1, 2, 3], 5_000);
        byte[] read = new byte[3];

        int count = file.ReadResident(read, 5_000);

        Assert.Equal(OperatingSystem.IsLinux() ? (3, 3) : (0, 0), (count, read[2]));
        Assert.Equal(0, file.ReadResident(read, 10_000));
    }

    private async Task<TestStore> ReopenedAsync(int messages)
    {
        TestStore store = TestStore.Create(files: _files);
        for (int i = 0; i < messages; i++)
        {
            store.Append();
        }

        await store.ReopenAsync();
        return store;
    }
}
