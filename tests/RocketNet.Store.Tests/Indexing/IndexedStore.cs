using System.Text;
using RocketNet.Protocol.Messages;
using RocketNet.Store.Reading;

namespace RocketNet.Store.Tests.Indexing;

/// <summary>
/// What tests of the index do with a small store: send messages with keys, find them, look at the files.
/// </summary>
internal static class IndexedStore
{
    /// <summary>Sends message i with unique id "id-i" and the keys "key-i" and "common".</summary>
    public static void Send(this TestStore store, int from, int count, string topic = "orders")
    {
        for (int i = from; i < from + count; i++)
        {
            string properties = $"UNIQ_KEY\u0001id-{i}\u0002KEYS\u0001key-{i} common\u0002TAGS\u0001A";
            store.Append(topic, queueId: i % 4, bodyBytes: 40 + (i % 50), properties: properties);
        }
    }

    /// <summary>Physical offsets of the messages a query by key answers.</summary>
    public static async Task<long[]> FindAsync(this TestStore store, string key, string topic = "orders", int max = 64)
    {
        await store.Store.Keys.WaitForDispatchedAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
        KeyQueryResult result = store.Store.Keys.Find(
            Encoding.UTF8.GetBytes(topic), Encoding.UTF8.GetBytes(key), max, 0, long.MaxValue, CancellationToken.None);
        List<long> offsets = [];
        ReadOnlySpan<byte> rest = result.Records;
        while (!rest.IsEmpty)
        {
            RecordStatus status = MessageRecordReader.TryRead(rest, verifyBody: true, out MessageRecord record);
            Assert.Equal(RecordStatus.Ok, status);
            offsets.Add(record.PhysicalOffset);
            rest = rest[record.TotalSize..];
        }

        return [.. offsets];
    }

    /// <summary>Every message from the first to the last is found by its unique id and by its key.</summary>
    public static async Task FindsAllAsync(this TestStore store, int count, string topic = "orders")
    {
        for (int i = 0; i < count; i++)
        {
            long offset = Assert.Single(await store.FindAsync($"id-{i}", topic));
            Assert.Equal([offset], await store.FindAsync($"key-{i}", topic));
        }
    }

    public static string[] IndexFiles(string root)
    {
        string folder = Path.Combine(root, "index");
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)]
            : [];
    }

    public static List<byte[]> ContentOfIndex(string root) => [.. IndexFiles(root).Select(File.ReadAllBytes)];

    /// <summary>What a store makes of the same log when it has no index at all.</summary>
    public static async Task<List<byte[]>> RebuiltAsync(string root)
    {
        await using TestStore anew = TestStore.Over(copy =>
        {
            TestStore.CopyFolder(root, copy);
            if (Directory.Exists(Path.Combine(copy, "index")))
            {
                Directory.Delete(Path.Combine(copy, "index"), recursive: true);
            }
        });
        anew.Open();
        await anew.CloseAsync();
        List<byte[]> content = ContentOfIndex(anew.Root);
        anew.Open();
        return content;
    }

    /// <summary>Names of what recovery put aside.</summary>
    public static string[] Damaged(string root)
    {
        string folder = Path.Combine(root, "damaged");
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)!)]
            : [];
    }

    public static void Overwrite(string path, long position, ReadOnlySpan<byte> bytes)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Write);
        file.Position = position;
        file.Write(bytes);
    }

    public static bool HasAbort(this TestStore store) => File.Exists(Path.Combine(store.Root, "abort"));

    public static FaultyFiles FailingOnIndex(params string[] calls) => new()
    {
        Fails = (call, path) => calls.Contains(call) && path.Contains("/index/", StringComparison.Ordinal),
    };
}
