using RocketNet.Store.CommitLogs;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Files;
using RocketNet.Store.Reading;

namespace RocketNet.Store.Tests.Reading;

/// <summary>What the disk is told of before a pull far behind the tail reads its first record.</summary>
public sealed class QueueAheadTests
{
    private const int LogFileBytes = 2 << 20;
    private const int SpanBytesMax = 1 << 20;
    private const int FarApart = 8_500;

    private readonly ReadPlan _plan = new();
    private readonly FaultyFiles _files = new();
    private readonly List<(long Start, long End)> _announced = [];

    public QueueAheadTests() => _files.Announced = Keep;

    [Fact]
    public async Task Records_with_little_between_them_are_announced_in_one_piece()
    {
        await using TestStore store = Create();
        AppendResult[] written = [.. Enumerable.Range(0, 32).Select(_ => AppendBetweenOthers(store, bodyBytes: 500))];
        await store.ReopenAsync();

        Pull(store, 0);

        Assert.Equal([(written[0].Start.Value, written[^1].End.Value)], _announced);
    }

    [Fact]
    public async Task Records_that_lie_far_apart_are_announced_one_by_one()
    {
        await using TestStore store = Create();
        AppendResult[] written = [.. Enumerable.Range(0, 32).Select(_ => AppendBetweenOthers(store, FarApart))];
        await store.ReopenAsync();

        Pull(store, 0);

        Assert.Equal(written.Select(record => (record.Start.Value, record.End.Value)), _announced);
    }

    [Fact]
    public async Task Pulls_one_after_the_other_announce_each_record_once_and_before_it_is_pulled()
    {
        await using TestStore store = Create();
        AppendResult[] written = [.. Enumerable.Range(0, 500).Select(_ => store.Append())];
        await store.ReopenAsync();
        List<long> ahead = [];

        for (long offset = 0; offset < written.Length; offset = _plan.NextBegin)
        {
            Pull(store, offset);
            ahead.Add(_announced[^1].End - written[_plan.NextBegin - 1].End.Value);
        }

        Assert.Equal(0, _announced[0].Start);
        Assert.Equal(written[^1].End.Value, _announced[^1].End);
        Assert.All(_announced.Zip(_announced.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
        long recordBytes = written[0].End - written[0].Start;
        Assert.All(ahead, bytes => Assert.InRange(bytes, 0, QueueAhead.EntriesAhead * recordBytes));
        Assert.True(ahead[0] >= QueueAhead.EntriesAhead * recordBytes);
    }

    [Fact]
    public async Task Of_large_records_no_more_than_a_few_are_announced_ahead()
    {
        await using TestStore store = Create(options => options with { MaxMessageSize = 1 << 16 });
        AppendResult[] written = [.. Enumerable.Range(0, 100).Select(_ => store.Append(bodyBytes: 60_000))];
        await store.ReopenAsync();
        List<long> ahead = [];

        for (long offset = 0; offset < written.Length; offset = _plan.NextBegin)
        {
            Pull(store, offset);
            ahead.Add(_announced[^1].End - written[_plan.NextBegin - 1].End.Value);
        }

        Assert.True(ahead[0] >= QueueAhead.BytesAhead);
        Assert.InRange(ahead.Max(), 1, QueueAhead.BytesAhead * 2);
    }

    [Fact]
    public async Task Records_on_both_sides_of_a_files_end_are_announced_in_their_own_files()
    {
        await using TestStore store = Create();
        AppendResult[] written = [.. Enumerable.Range(0, 200).Select(_ => store.Append(bodyBytes: 16_000))];
        await store.ReopenAsync();
        int second = Array.FindIndex(written, record => record.Start.Value >= LogFileBytes);

        Pull(store, second - 10);

        Assert.All(written[(second - 10)..(second + 22)], record => Assert.Contains(
            _announced, range => range.Start <= record.Start.Value && range.End >= record.End.Value));
        Assert.DoesNotContain(_announced, range => range.Start < LogFileBytes && range.End > LogFileBytes);
    }

    [Fact]
    public async Task A_consumer_far_behind_another_one_of_the_same_queue_has_its_own_records_announced()
    {
        await using TestStore store = Create(options => options with { ConsumeQueueFileBytes = 200_000 });
        AppendResult[] written = [.. Enumerable.Range(0, 3_000).Select(_ => store.Append(bodyBytes: 10))];
        await store.ReopenAsync();
        Pull(store, 2_900);
        _announced.Clear();

        Pull(store, 5);

        Assert.Equal(written[5].Start.Value, _announced[0].Start);
    }

    [Fact]
    public async Task Only_what_the_filter_takes_is_announced()
    {
        await using TestStore store = Create();
        AppendResult[] written =
        [
            .. Enumerable.Range(0, 60).Select(i => store.Append(bodyBytes: FarApart, tag: i % 3 == 0 ? "a" : "b")),
        ];
        await store.ReopenAsync();

        Pull(store, 0, new EntriesOf('a'));

        IEnumerable<AppendResult> taken = written.Where((_, i) => i % 3 == 0);
        Assert.Equal(taken.Select(record => (record.Start.Value, record.End.Value)), _announced);
    }

    [Fact]
    public async Task What_is_read_through_the_mapping_is_not_announced()
    {
        await using TestStore store = Create();
        for (int i = 0; i < 100; i++)
        {
            AppendBetweenOthers(store, 500);
        }

        Pull(store, 0);

        Assert.Empty(_announced);
    }

    [Fact]
    public async Task Damaged_entries_cannot_have_the_disk_read_more_than_a_little()
    {
        await using TestStore store = Create();
        for (int i = 0; i < 250; i++)
        {
            store.Append(bodyBytes: 16_000);
        }

        // A record of three files, one that reaches over the end of its file, and then one that lies before both.
        long nearFileEnd = LogFileBytes - 20_000;
        await store.CloseAsync();
        string queue = Path.Combine(store.Root, "consumequeue", "orders", "0", FileSequence.NameOf(0));
        using (IStoreFile file = new DiskFiles().Open(queue))
        {
            byte[] entries = new byte[3 * ConsumeQueueEntry.ByteCount];
            new ConsumeQueueEntry(new PhysicalOffset(nearFileEnd), 50_000, 0).Write(entries);
            new ConsumeQueueEntry(new PhysicalOffset(0), 20_000, 0).Write(entries.AsSpan(20));
            new ConsumeQueueEntry(new PhysicalOffset(0), 3 << 20, 0).Write(entries.AsSpan(40));
            file.Write(entries, 0);
        }

        store.Open();
        Pull(store, 0);
        Pull(store, 2);

        Assert.Contains((nearFileEnd, LogFileBytes), _announced);
        Assert.Contains((0, 20_000), _announced);
        Assert.Contains((0, SpanBytesMax), _announced);
        Assert.All(_announced, range => Assert.InRange(range.End - range.Start, 1, SpanBytesMax));
    }

    [Fact]
    public async Task Entries_that_cannot_be_read_ahead_do_not_fail_the_pull_before_them()
    {
        await using TestStore store = Create();
        for (int i = 0; i < 100; i++)
        {
            store.Append();
        }

        await store.ReopenAsync();
        Plan(store, 0, null);
        _files.Fails = (call, path) => call == "read" && path.Contains("consumequeue", StringComparison.Ordinal);
        store.Store.Reader.Announce(store.Queue(), null, _plan);

        Assert.Single(_announced);
        Assert.True(store.Store.Reader.TryCopy(_plan, new byte[_plan.TotalBytes]));
    }

    private TestStore Create(Func<StoreOptions, StoreOptions>? adapt = null) => TestStore.Create(
        options => (adapt?.Invoke(options) ?? options) with { CommitLogFileBytes = LogFileBytes }, _files);

    // Two of another queue behind each.
    private static AppendResult AppendBetweenOthers(TestStore store, int bodyBytes)
    {
        AppendResult appended = store.Append(bodyBytes: bodyBytes);
        store.Append(queueId: 1, bodyBytes: bodyBytes);
        store.Append(queueId: 1, bodyBytes: bodyBytes);
        return appended;
    }

    private void Keep(string path, long offset, long length)
    {
        if (FileSequence.TryParseName(Path.GetFileName(path), out long start) && path.Contains("commitlog"))
        {
            _announced.Add((start + offset, start + offset + length));
        }
    }

    private void Plan(TestStore store, long offset, IEntryFilter? filter) =>
        Assert.Equal(GetStatus.Found, store.Store.Reader.Plan(store.Queue(), offset, 32, filter, _plan));

    private void Pull(TestStore store, long offset, IEntryFilter? filter = null)
    {
        Plan(store, offset, filter);
        store.Store.Reader.Announce(store.Queue(), filter, _plan);
    }

    private sealed class EntriesOf(long tagsCode) : IEntryFilter
    {
        public bool Matches(long code) => code == tagsCode;
    }
}
