using System.Buffers.Binary;
using System.Text;
using RocketNet.Protocol.Messages;
using RocketNet.Store.CommitLogs;

namespace RocketNet.Store.Tests.CommitLogs;

public sealed class CommitLogAppendTests
{
    [Theory]
    [InlineData(FlushDiskType.AsyncFlush)]
    [InlineData(FlushDiskType.SyncFlush)]
    public async Task What_is_appended_is_read_back_byte_for_byte_across_files(FlushDiskType flush)
    {
        await using TestStore store = TestStore.Create(options => options with { FlushDiskType = flush });
        List<AppendResult> results = [];
        for (int i = 0; i < 300; i++)
        {
            results.Add(store.Append(bodyBytes: 100 + (i * 7 % 1500), tag: "T" + i));
        }

        await store.CloseAsync();
        store.Open();
        List<byte[]> records = store.ReadAll();

        Assert.Equal(300, records.Count);
        for (int i = 0; i < records.Count; i++)
        {
            RecordStatus status = MessageRecordReader.TryRead(records[i], verifyBody: true, out MessageRecord record);
            Assert.Equal(RecordStatus.Ok, status);
            Assert.Equal(i, record.QueueOffset);
            Assert.Equal(results[i].Start.Value, record.PhysicalOffset);
            Assert.Equal(results[i].StoreTimestamp, record.StoreTimestamp);
            Assert.Equal(TestStore.BodyOf(100 + (i * 7 % 1500)), record.Body.ToArray());
        }

        Assert.True(results[^1].End.Value > 2 * 64 * 1024, "three files were meant to be used");
    }

    [Fact]
    public async Task A_full_file_ends_in_a_blank_and_has_its_exact_length()
    {
        await using TestStore store = TestStore.Create();
        long end = 0;
        while (end < 64 * 1024)
        {
            end = store.Append(bodyBytes: 5000).End.Value;
        }

        await store.CloseAsync();
        byte[] first = File.ReadAllBytes(Path.Combine(store.CommitLogFolder, "00000000000000000000"));

        Assert.Equal(64 * 1024, first.Length);
        int at = 0;
        while (BinaryPrimitives.ReadInt32BigEndian(first.AsSpan(at + 4)) != MessageRecordWriter.BlankMagic)
        {
            at += BinaryPrimitives.ReadInt32BigEndian(first.AsSpan(at));
        }

        Assert.Equal(first.Length - at, BinaryPrimitives.ReadInt32BigEndian(first.AsSpan(at)));
        Assert.Equal(64 * 1024, new FileInfo(Path.Combine(store.CommitLogFolder, "00000000000000065536")).Length);
        store.Open();
    }

    [Fact]
    public async Task Too_large_a_body_too_many_properties_and_a_bad_topic_are_refused_and_leave_no_trace()
    {
        await using TestStore store = TestStore.Create();

        Assert.Equal(AppendStatus.MessageTooLarge, store.Append(bodyBytes: (16 * 1024) + 1).Status);
        Assert.Equal(AppendStatus.PropertiesTooLarge, store.Append(properties: new string('p', 32768)).Status);
        Assert.Equal(AppendStatus.MessageIllegal, store.Append("../orders").Status);
        Assert.Equal(AppendStatus.MessageIllegal, store.Append(new string('t', 256)).Status);
        Assert.Equal(0, store.Log.End.Value);
        Assert.Equal(4, store.Store.Statistics.PutMessageFailedTimes);
    }

    [Fact]
    public async Task Queue_offsets_count_up_per_queue_and_go_on_after_a_restart()
    {
        await using TestStore store = TestStore.Create();
        store.Append(queueId: 0);
        store.Append(queueId: 1);
        store.Append(queueId: 0);
        await store.ReopenAsync();

        Assert.Equal(2, store.Append(queueId: 0).QueueOffset.Value);
        Assert.Equal(1, store.Append(queueId: 1).QueueOffset.Value);
    }

    [Fact]
    public async Task A_batch_becomes_records_one_behind_the_other_with_the_shared_properties()
    {
        await using TestStore store = TestStore.Create();
        byte[] body =
            [.. BatchItem("one", "TAGS\u0001A"), .. BatchItem("two", ""), .. BatchItem("three", "KEYS\u0001k\u0002")];
        long[] offsets = new long[8];
        MessageDraft template = new()
        {
            Topic = "orders"u8,
            QueueId = 2,
            BornHost = TestStore.Host,
            StoreHost = TestStore.Host,
        };

        AppendResult result = store.Log.AppendBatch(template, body, "CLUSTER\u0001c"u8, offsets, out int count);
        store.Store.Dispatch.DispatchAvailable();

        Assert.Equal((AppendStatus.Ok, 3), (result.Status, count));
        List<byte[]> records = store.ReadAll(queueId: 2);
        Assert.Equal(
            ["TAGS\u0001A\u0002CLUSTER\u0001c", "CLUSTER\u0001c", "KEYS\u0001k\u0002CLUSTER\u0001c"],
            records.Select(PropertiesOf));
        Assert.Equal(offsets[..3], records.Select(PhysicalOffsetOf));
        Assert.Equal(result.End.Value, offsets[2] + records[2].Length);
    }

    [Fact]
    public async Task A_batch_that_does_not_add_up_or_outgrows_its_properties_is_refused_whole()
    {
        await using TestStore store = TestStore.Create();
        byte[] cut = BatchItem("one", "")[..^1];
        byte[] large = [.. Enumerable.Range(0, 10).SelectMany(_ => BatchItem(new string('b', 10_000), ""))];
        byte[] heavy = BatchItem("x", "K\u0001" + new string('v', 16000));

        AppendStatus Try(byte[] batch, int sharedBytes) =>
            store.Log.AppendBatch(
                new MessageDraft { Topic = "orders"u8, BornHost = TestStore.Host, StoreHost = TestStore.Host },
                batch,
                new byte[sharedBytes],
                new long[8],
                out _).Status;

        Assert.Equal(AppendStatus.MessageIllegal, Try(cut, 0));
        Assert.Equal(AppendStatus.MessageIllegal, Try([], 0));
        Assert.Equal(AppendStatus.MessageTooLarge, Try(large, 0));
        Assert.Equal(AppendStatus.PropertiesTooLarge, Try(heavy, 17000));
        Assert.Equal(0, store.Log.End.Value);
    }

    [Fact]
    public async Task Prepared_and_rolled_back_records_take_no_queue_offset_and_get_no_entry()
    {
        await using TestStore store = TestStore.Create();
        store.Append();
        MessageDraft draft = new()
        {
            Topic = "orders"u8,
            SysFlag = MessageSysFlag.TransactionPrepared,
            BornHost = TestStore.Host,
            StoreHost = TestStore.Host,
        };

        AppendResult prepared = store.Log.Append(draft);
        AppendResult after = store.Append();

        Assert.Equal((AppendStatus.Ok, 0), (prepared.Status, prepared.QueueOffset.Value));
        Assert.Equal(1, after.QueueOffset.Value);
        Assert.Equal(2, store.Queue().Max.Value);
    }

    [Theory]
    [InlineData(FlushDiskType.AsyncFlush)]
    [InlineData(FlushDiskType.SyncFlush)]
    public async Task Many_threads_get_offsets_without_gap_or_repetition(FlushDiskType flush)
    {
        await using TestStore store = TestStore.Create(options => options with { FlushDiskType = flush });
        const int Threads = 4;
        const int Each = 500;
        long[][] offsets = await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(() =>
            Enumerable.Range(0, Each).Select(_ => store.Append(bodyBytes: 300).QueueOffset.Value).ToArray())));

        Assert.Equal(Enumerable.Range(0, Threads * Each).Select(i => (long)i), offsets.SelectMany(o => o).Order());
        await store.CloseAsync();
        store.Open();
        Assert.Equal(Threads * Each, store.ReadAll().Count);
    }

    [Fact]
    public async Task A_store_that_is_not_started_refuses_appends_and_says_why()
    {
        await using TestStore store = TestStore.Create();
        await store.CloseAsync();
        store.Open(start: false);

        Assert.Equal(AppendStatus.ServiceNotAvailable, store.Append().Status);
        Assert.False(store.Log.IsWritable);
        Assert.NotNull(store.Log.NotWritableReason);
    }

    private static byte[] BatchItem(string body, string properties)
    {
        byte[] bodyBytes = Encoding.UTF8.GetBytes(body);
        byte[] propertyBytes = Encoding.UTF8.GetBytes(properties);
        byte[] item = new byte[22 + bodyBytes.Length + propertyBytes.Length];
        BinaryPrimitives.WriteInt32BigEndian(item, item.Length);
        BinaryPrimitives.WriteInt32BigEndian(item.AsSpan(16), bodyBytes.Length);
        bodyBytes.CopyTo(item, 20);
        BinaryPrimitives.WriteInt16BigEndian(item.AsSpan(20 + bodyBytes.Length), (short)propertyBytes.Length);
        propertyBytes.CopyTo(item, 22 + bodyBytes.Length);
        return item;
    }

    private static string PropertiesOf(byte[] bytes)
    {
        _ = MessageRecordReader.TryRead(bytes, verifyBody: false, out MessageRecord record);
        return Encoding.UTF8.GetString(record.Properties);
    }

    private static long PhysicalOffsetOf(byte[] bytes)
    {
        _ = MessageRecordReader.TryRead(bytes, verifyBody: false, out MessageRecord record);
        return record.PhysicalOffset;
    }
}
