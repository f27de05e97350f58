using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Client.Consuming;
using RocketNet.Client.Offsets;
using RocketNet.Protocol.Bodies;
using RocketNet.TestKit;

namespace RocketNet.Client.Tests.Consuming;

/// <summary>The offset file of a broadcasting group after a crash, or after somebody's hand.</summary>
public sealed class DamagedOffsetFileTests : IDisposable
{
    private const string Damage = "{\"offsetTable\":{{\"bro";

    private static readonly MessageQueue Queue = new("T", "broker-a", 0);

    private readonly TempFolder _folder = new();

    private string FilePath => _folder.File("offsets.json");

    [Theory]
    [InlineData(Damage, null)]
    [InlineData(null, Damage)]
    [InlineData(Damage, Damage)]
    [InlineData("", null)]
    public void Offsets_that_are_there_and_cannot_be_read_are_not_taken_for_none(string? file, string? backup)
    {
        Put(FilePath, file);
        Put(FilePath + ".bak", backup);
        LocalOffsetStore store = Open();

        RocketMqException failure = Assert.Throws<RocketMqException>(store.Load);

        Assert.Equal(RocketMqFailure.OffsetsUnreadable, failure.Failure);
        Assert.Contains(FilePath, failure.Message, StringComparison.Ordinal);
        Assert.Contains("delete both", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_any_file_there_are_no_offsets_and_a_repaired_one_is_read_by_the_next_start()
    {
        LocalOffsetStore none = Open();
        none.Load();
        Put(FilePath, Damage);
        LocalOffsetStore repaired = Open();
        Assert.Throws<RocketMqException>(repaired.Load);
        Put(FilePath, """{"offsetTable":{{"brokerName":"broker-a","queueId":0,"topic":"T"}:7}}""");

        repaired.Load();

        Assert.Equal((null, 7L), (none.Noted(Queue), repaired.Noted(Queue)));
    }

    [Fact]
    public async Task A_damaged_file_never_takes_the_place_of_its_backup()
    {
        LocalOffsetStore store = Open();
        await NoteAsync(store, 7);
        await NoteAsync(store, 9);

        Put(FilePath, Damage);
        LocalOffsetStore second = Open();
        await NoteAsync(second, 11);

        Assert.Equal(11, Read(FilePath));
        Assert.Equal(7, Read(FilePath + ".bak"));
        Assert.Equal(Damage, File.ReadAllText(FilePath + ".damaged"));
    }

    [Fact]
    public async Task A_file_whose_offsets_have_not_changed_is_left_alone()
    {
        LocalOffsetStore store = Open();
        await NoteAsync(store, 7);
        File.Delete(FilePath);

        await NoteAsync(store, 7);
        bool isWritten = File.Exists(FilePath);
        await NoteAsync(store, 8);

        Assert.False(isWritten);
        Assert.Equal(8, Read(FilePath));
    }

    [Fact]
    public async Task A_broadcasting_consumer_does_not_start_with_them()
    {
        string path = OffsetFilePath.Of(_folder.Path, "one", "g");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Put(path, Damage);
        await using RocketMqClient client =
            new(new ClientOptions { NamesrvAddr = "127.0.0.1:1", InstanceName = "one" });
        PushConsumerOptions options = new()
        {
            ConsumerGroup = "g",
            MessageModel = MessageModel.Broadcasting,
            LocalOffsetStoreDir = _folder.Path,
        };
        await using PushConsumer consumer = new(client, options, new RecordingHandler());

        RocketMqException failure = await Assert.ThrowsAsync<RocketMqException>(() => consumer.StartAsync());

        Assert.Equal(RocketMqFailure.OffsetsUnreadable, failure.Failure);
        Assert.Equal(Damage, File.ReadAllText(path));
    }

    public void Dispose() => _folder.Dispose();

    private static void Put(string path, string? content)
    {
        if (content is not null)
        {
            File.WriteAllText(path, content);
        }
    }

    private static Task<RocketMqException?> NoteAsync(LocalOffsetStore store, long offset)
    {
        store.Update(Queue, offset, increaseOnly: true);
        return store.PersistAsync([Queue], CancellationToken.None);
    }

    private static long Read(string path) =>
        Assert.Single(ResetOffsetBody.Parse(File.ReadAllBytes(path)).OffsetTable).Value;

    private LocalOffsetStore Open() => new(FilePath, NullLogger.Instance);
}
