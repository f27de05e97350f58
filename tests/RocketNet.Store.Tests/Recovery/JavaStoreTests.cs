using System.Globalization;
using RocketNet.Protocol.Messages;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Reading;
using RocketNet.Store.Recovery;
using RocketNet.TestKit;

namespace RocketNet.Store.Tests.Recovery;

public sealed class JavaStoreTests
{
    [Theory]
    [InlineData("4.9.7")]
    [InlineData("5.3.3")]
    public async Task Every_message_a_java_broker_stored_is_read_at_its_offset(string version)
    {
        await using TestStore store = TestStore.Over(root => GoldenStore.Unpack(version, root));
        store.Open();

        Assert.Equal(RecoveryKind.JavaClean, store.Store.Recovery.Kind);
        Assert.Empty(store.Store.Recovery.SetAside);
        string[][] sent =
        [
            .. GoldenStore.Sent(version)
                .Where(line => line.StartsWith("SENT ", StringComparison.Ordinal))
                .Select(line => line.Split(' ', 6)),
        ];
        Assert.NotEmpty(sent);
        foreach (string[] line in sent)
        {
            if (MessageId.TryParse(line[4], out _, out long offset))
            {
                Assert.True(store.Store.Reader.TryRead(new PhysicalOffset(offset), out byte[] bytes), line[4]);
                RecordStatus status = MessageRecordReader.TryRead(bytes, verifyBody: true, out MessageRecord record);
                Assert.Equal(RecordStatus.Ok, status);
                Assert.Equal(long.Parse(line[2], CultureInfo.InvariantCulture), record.QueueOffset);
            }
        }
    }

    [Theory]
    [InlineData("4.9.7")]
    [InlineData("5.3.3")]
    public async Task Queues_rebuilt_from_a_java_log_are_byte_for_byte_what_java_wrote(string version)
    {
        using TempFolder java = new();
        GoldenStore.Unpack(version, java.Path);
        await using TestStore store = TestStore.Over(root =>
        {
            TestStore.CopyFolder(java.Path, root);
            Directory.Delete(Path.Combine(root, "consumequeue"), recursive: true);
        });
        store.Open();
        await store.CloseAsync();

        string[] files = [.. Directory.EnumerateFiles(java.File("consumequeue"), "*", SearchOption.AllDirectories)];
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            string ours = Path.Combine(store.Root, Path.GetRelativePath(java.Path, file));
            Assert.True(File.ReadAllBytes(file).AsSpan().SequenceEqual(File.ReadAllBytes(ours)), file);
        }

        store.Open();
    }

    [Theory]
    [InlineData("4.9.7")]
    [InlineData("5.3.3")]
    public async Task Opening_and_closing_a_java_store_changes_neither_log_nor_queues(string version)
    {
        using TempFolder java = new();
        GoldenStore.Unpack(version, java.Path);
        await using TestStore store = TestStore.Over(root => TestStore.CopyFolder(java.Path, root));
        store.Open();
        await store.CloseAsync();

        foreach (string folder in (string[])["commitlog", "consumequeue", "index"])
        {
            string[] files = [.. Directory.EnumerateFiles(java.File(folder), "*", SearchOption.AllDirectories)];
            Assert.NotEmpty(files);
            foreach (string file in files)
            {
                string ours = Path.Combine(store.Root, Path.GetRelativePath(java.Path, file));
                Assert.True(File.ReadAllBytes(file).AsSpan().SequenceEqual(File.ReadAllBytes(ours)), file);
            }
        }

        store.Open();
    }

    [Fact]
    public async Task A_java_store_is_continued_with_the_file_lengths_and_offsets_it_has()
    {
        await using TestStore store = TestStore.Over(
            root => GoldenStore.Unpack("4.9.7", root),
            options => options with { CommitLogFileBytes = 1 << 20, ConsumeQueueFileBytes = 6_000_000 });
        store.Open();
        ConsumeQueue queue = store.Queue("Second");
        long max = queue.Max.Value;
        List<byte[]> before = store.ReadAll("Second");

        for (int i = 0; i < 200; i++)
        {
            Assert.Equal(max + i, store.Append("Second", bodyBytes: 500).QueueOffset.Value);
        }

        Assert.Equal(before, store.ReadAll("Second").Take(before.Count));
        await store.CloseAsync();
        Assert.All(new DirectoryInfo(store.CommitLogFolder).GetFiles(), file => Assert.Equal(65536, file.Length));
        Assert.All(
            new DirectoryInfo(Path.Combine(store.Root, "consumequeue", "Second", "0")).GetFiles(),
            file => Assert.Equal(2000, file.Length));
        store.Open();
        Assert.Equal(max + 200, store.Queue("Second").Max.Value);
    }

    [Fact]
    public async Task A_java_store_killed_without_a_clean_stop_opens_with_every_message()
    {
        await using TestStore clean = TestStore.Over(root => GoldenStore.Unpack("4.9.7", root));
        clean.Open();
        await using TestStore store = TestStore.Over(root =>
        {
            GoldenStore.Unpack("4.9.7", root);
            File.WriteAllBytes(Path.Combine(root, "abort"), []);
        });
        store.Open();

        Assert.Equal(RecoveryKind.JavaUnclean, store.Store.Recovery.Kind);
        Assert.Equal(clean.Log.End, store.Log.End);
        Assert.All(clean.Store.Queues.All, queue =>
            Assert.Equal(clean.ReadAll(queue.Topic, queue.QueueId), store.ReadAll(queue.Topic, queue.QueueId)));
    }

    [Fact]
    public async Task The_offset_of_a_time_in_a_java_store_lies_between_its_neighbours()
    {
        await using TestStore store = TestStore.Over(root => GoldenStore.Unpack("4.9.7", root));
        store.Open();
        ConsumeQueue queue = store.Queue("Second");
        for (long i = queue.Min.Value; i < queue.Max.Value; i++)
        {
            long time = store.Store.Reader.StoreTimeAt(queue, new QueueOffset(i));
            long lower = store.Store.Reader.OffsetByTime(queue, time);
            long upper = store.Store.Reader.OffsetByTime(queue, time, TimeBoundary.Upper);
            Assert.InRange(i, lower, upper);
            Assert.Equal(time, store.Store.Reader.StoreTimeAt(queue, new QueueOffset(lower)));
        }
    }
}
