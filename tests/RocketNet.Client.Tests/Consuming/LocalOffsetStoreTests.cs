using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Client.Offsets;
using RocketNet.TestKit;

namespace RocketNet.Client.Tests.Consuming;

public sealed class LocalOffsetStoreTests
{
    private static readonly MessageQueue First = new("T", "broker-a", 0);
    private static readonly MessageQueue Second = new("T", "broker-a", 1);

    [Fact]
    public async Task Offsets_are_read_again_and_the_file_has_javas_form()
    {
        using TempFolder folder = new();
        string path = folder.File("group", "offsets.json");
        LocalOffsetStore store = Open(path);
        store.Update(First, 7, increaseOnly: true);
        await store.PersistAsync([First], CancellationToken.None);

        LocalOffsetStore again = Open(path);

        Assert.Equal(7, await again.ReadAsync(First, CancellationToken.None));
        Assert.Equal(-1, await again.ReadAsync(Second, CancellationToken.None));
        Assert.Equal(
            """{"offsetTable":{{"brokerName":"broker-a","queueId":0,"topic":"T"}:7}}""", File.ReadAllText(path));
    }

    [Fact]
    public async Task A_damaged_file_gives_way_to_the_one_before()
    {
        using TempFolder folder = new();
        string path = folder.File("offsets.json");
        LocalOffsetStore store = Open(path);
        store.Update(First, 7, increaseOnly: true);
        await store.PersistAsync([First], CancellationToken.None);
        store.Update(First, 9, increaseOnly: true);
        await store.PersistAsync([First], CancellationToken.None);

        File.WriteAllText(path, "{\"offsetTable\":{{\"bro");
        LocalOffsetStore again = Open(path);

        Assert.Equal(7, await again.ReadAsync(First, CancellationToken.None));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_a_failure_that_names_it_and_is_written_later()
    {
        using TempFolder folder = new();
        string path = folder.File("group", "offsets.json");
        folder.Write("group", "a file where a folder should be");
        LocalOffsetStore store = Open(path);
        store.Update(First, 7, increaseOnly: true);

        RocketMqException? failure = await store.PersistAsync([First], CancellationToken.None);
        File.Delete(folder.File("group"));
        RocketMqException? later = await store.PersistAsync([First], CancellationToken.None);

        Assert.Equal(RocketMqFailure.OffsetsNotStored, failure?.Failure);
        Assert.Contains(path, failure!.Message, StringComparison.Ordinal);
        Assert.Null(later);
        Assert.Equal(7, Open(path).Noted(First));
    }

    [Fact]
    public void A_lower_offset_counts_only_when_it_is_meant()
    {
        using TempFolder folder = new();
        LocalOffsetStore store = Open(folder.File("offsets.json"));

        store.Update(First, 7, increaseOnly: true);
        store.Update(First, 5, increaseOnly: true);
        long? kept = store.Noted(First);
        store.Update(First, 5, increaseOnly: false);

        Assert.Equal((7L, 5L), (kept, store.Noted(First)));
    }

    private static LocalOffsetStore Open(string path) => new(path, NullLogger.Instance);
}
