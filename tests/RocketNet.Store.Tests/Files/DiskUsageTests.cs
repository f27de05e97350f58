using System.Diagnostics;
using System.Globalization;

namespace RocketNet.Store.Tests.Files;

public sealed class DiskUsageTests
{
    [Fact]
    public async Task A_fresh_store_of_the_usual_sizes_with_1000_messages_takes_80_mebibytes_at_most()
    {
        await using TestStore store = TestStore.Create(
            options => new StoreOptions { RootDirectory = options.RootDirectory });
        for (int i = 0; i < 1000; i++)
        {
            string keys = string.Create(CultureInfo.InvariantCulture, $"UNIQ_KEY\u0001id{i}\u0002KEYS\u0001order{i}");
            store.Append("TopicTest", queueId: i, bodyBytes: 200, properties: keys);
        }

        await store.Store.Keys.WaitForDispatchedAsync(TimeSpan.FromSeconds(30), CancellationToken.None);

        Assert.Equal(1L << 30, new FileInfo(Path.Combine(store.CommitLogFolder, "00000000000000000000")).Length);
        string index = Assert.Single(Directory.GetFiles(Path.Combine(store.Root, "index")));
        Assert.Equal(420_000_040, new FileInfo(index).Length);
        Assert.InRange(AllocatedBytes(store.Root), 1 << 20, 80L << 20);
    }

    [Fact]
    public async Task An_opened_store_without_messages_takes_next_to_nothing()
    {
        await using TestStore store = TestStore.Create(
            options => new StoreOptions { RootDirectory = options.RootDirectory });

        Assert.InRange(AllocatedBytes(store.Root), 0, 64 * 1024);
    }

    // st_blocks of everything, as du counts it.
    private static long AllocatedBytes(string folder)
    {
        using Process process = Process.Start(
            new ProcessStartInfo("du", ["-s", "--block-size=1", folder]) { RedirectStandardOutput = true })!;
        string line = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return long.Parse(line.Split('\t')[0], CultureInfo.InvariantCulture);
    }
}
