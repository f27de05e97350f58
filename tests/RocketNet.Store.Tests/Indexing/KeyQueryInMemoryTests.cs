using System.Text;
using RocketNet.Store.Reading;
using static RocketNet.Store.Tests.Indexing.IndexedStore;

namespace RocketNet.Store.Tests.Indexing;

/// <summary>Queries by key from a thread that may not wait.</summary>
public sealed class KeyQueryInMemoryTests
{
    [Fact]
    public async Task What_is_in_memory_is_answered_as_a_query_that_waits_would_answer_it()
    {
        await using TestStore store = TestStore.Create();
        store.Send(0, 150);
        await store.FindsAllAsync(150);

        foreach (string key in (string[])["id-0", "key-149", "common", "id-150"])
        {
            Assert.True(TryFind(store, key, out KeyQueryResult found));
            KeyQueryResult waited = store.Store.Keys.Find(
                "orders"u8, Encoding.UTF8.GetBytes(key), 64, 0, long.MaxValue, CancellationToken.None);
            Assert.Equal(waited.Count, found.Count);
            Assert.Equal(waited.Records, found.Records);
        }
    }

    [Theory]
    [InlineData("/index/")]
    [InlineData("/commitlog/")]
    public async Task What_lies_on_the_disk_alone_is_left_to_others(string folder)
    {
        FaultyFiles files = new();
        await using TestStore store = TestStore.Create(files: files);
        store.Send(0, 10);
        await store.ReopenAsync();
        await store.FindsAllAsync(10);
        files.Fails = (call, path) => call == "resident" && path.Contains(folder, StringComparison.Ordinal);

        Assert.False(TryFind(store, "id-3", out _));
        Assert.Single(await store.FindAsync("id-3"));

        files.Fails = (_, _) => false;
        Assert.True(TryFind(store, "id-3", out KeyQueryResult found));
        Assert.Equal(1, found.Count);
    }

    [Fact]
    public async Task A_message_that_the_index_has_not_reached_is_left_to_others()
    {
        await using TestStore store = TestStore.Create(files: FailingOnIndex("create"));
        store.Send(0, 1);

        Assert.False(TryFind(store, "id-0", out _));
    }

    [Fact]
    public async Task A_large_answer_is_left_to_others()
    {
        await using TestStore store = TestStore.Create();
        for (int i = 0; i < 40; i++)
        {
            store.Append(bodyBytes: 10_000, properties: "KEYS\u0001large");
        }

        Assert.Equal(40, (await store.FindAsync("large")).Length);
        Assert.False(TryFind(store, "large", out _));
    }

    [Fact]
    public async Task A_search_through_many_index_files_is_left_to_others_after_256_reads()
    {
        FaultyFiles files = new();
        await using TestStore store = TestStore.Create(options => options with { MaxIndexNum = 5 }, files);
        store.Send(0, 200);
        await store.FindsAllAsync(1);
        Assert.InRange(IndexFiles(store.Root).Length, 140, int.MaxValue);
        int reads = 0;
        files.Fails = (call, _) =>
        {
            Interlocked.Add(ref reads, call == "resident" ? 1 : 0);
            return false;
        };

        Assert.False(TryFind(store, "id-0", out _));
        Assert.Equal(256, reads);
        Assert.Single(await store.FindAsync("id-0"));
        Assert.True(TryFind(store, "id-199", out KeyQueryResult newest, max: 1));
        Assert.Equal(1, newest.Count);
    }

    private static bool TryFind(TestStore store, string key, out KeyQueryResult result, int max = 64) =>
        store.Store.Keys.TryFindInMemory(
            "orders"u8, Encoding.UTF8.GetBytes(key), max, 0, long.MaxValue, out result);
}
