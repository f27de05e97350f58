using System.Text.Json;
using RocketNet.TestKit;

namespace RocketNet.StoreTool.Tests;

public sealed class StatAndDiffTests
{
    [Theory]
    [InlineData("4.9.7")]
    [InlineData("5.3.3")]
    public void A_java_store_is_counted_by_topic_and_queue(string version)
    {
        using TempFolder store = new();
        GoldenStore.Unpack(version, store.Path);

        JsonElement stat = Tool.Run("stat", "--json", "--store", store.Path).Json;

        Assert.Equal(438, stat.GetProperty("log").GetProperty("records").GetInt64());
        Assert.Equal(2, stat.GetProperty("files")[0].GetProperty("files").GetInt32());
        JsonElement golden = stat.GetProperty("topics").EnumerateArray()
            .Single(topic => topic.GetProperty("topic").GetString() == "Golden");
        Assert.Equal(4, golden.GetProperty("queues").GetArrayLength());
        Assert.Equal(
            golden.GetProperty("records").GetInt64(),
            golden.GetProperty("queues").EnumerateArray().Sum(queue => queue.GetProperty("maxOffset").GetInt64()));
        Assert.Equal(
            1060, stat.GetProperty("index").EnumerateArray().Sum(file => file.GetProperty("entries").GetInt64()));
    }

    [Fact]
    public async Task Text_of_stat_names_the_topic_and_its_queues()
    {
        using MadeStore store = await MadeStore.CreateAsync();

        Tool stat = Tool.Run("stat", "--queues", "--store", store.Root);

        Assert.Contains("597 records", stat.Output, StringComparison.Ordinal);
        Assert.Contains("queue 2: 0 to 199", stat.Output, StringComparison.Ordinal);
        Assert.Contains("RocketNet, stopped cleanly", stat.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_is_no_different()
    {
        using MadeStore store = await MadeStore.CreateAsync();
        string copy = Copy(store);

        Tool diff = Tool.Run("diff", "--json", "--store", store.Root, "--with", copy);

        Assert.True(diff.ExitCode == ToolExit.Sound, diff.Output + diff.Error);
        Assert.Equal(MadeStore.Messages, diff.Json.GetProperty("records").GetInt64());
        Assert.Equal(3 * MadeStore.Messages, diff.Json.GetProperty("indexEntries").GetInt64());
    }

    [Fact]
    public async Task Each_thing_that_differs_is_named_with_its_place()
    {
        using MadeStore store = await MadeStore.CreateAsync();
        string copy = Copy(store);
        MadeStore.Flip(Path.Combine(copy, "commitlog", "00000000000000000000"), store.Offsets[7] + 150);
        MadeStore.Flip(Path.Combine(copy, "consumequeue", "orders", "1", "00000000000000000000"), (20 * 30) + 19);
        MadeStore.Flip(Directory.EnumerateFiles(Path.Combine(copy, "index")).Min()!, 40 + 404 + (20 * 50) + 3);
        File.WriteAllText(
            Path.Combine(copy, "config", "topics.json"),
            "{\"topicConfigTable\":{\"orders\":{\"topicName\":\"other\"}}}");

        Tool diff = Tool.Run("diff", "--json", "--store", store.Root, "--with", copy);

        Assert.Equal(ToolExit.Found, diff.ExitCode);
        Dictionary<string, string> places = diff.Json.GetProperty("differences").EnumerateArray().ToDictionary(
            difference => difference.GetProperty("kind").GetString()!,
            difference => difference.GetProperty("place").GetString()!);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["log-bytes"] = $"{store.Offsets[7] + 150}",
                ["record-body"] = $"{store.Offsets[7]}",
                ["queue-entry"] = "orders/1 entry 30",
                ["index"] = "entry 50 behind 0",
                ["config"] = "topics.json topicConfigTable orders topicName",
            }.OrderBy(pair => pair.Key),
            places.OrderBy(pair => pair.Key));
    }

    [Fact]
    public async Task A_shorter_store_is_said_to_be_shorter()
    {
        using MadeStore store = await MadeStore.CreateAsync();
        using MadeStore other = await MadeStore.CreateAsync(messages: 100);

        Tool diff = Tool.Run("diff", "--json", "--store", store.Root, "--with", other.Root);

        Assert.Equal(100, diff.Json.GetProperty("records").GetInt64());
        Assert.Equal(1, diff.Json.GetProperty("counts").GetProperty("log-range").GetInt64());
        Assert.Equal(3, diff.Json.GetProperty("counts").GetProperty("queue").GetInt64());
    }

    private static string Copy(MadeStore store)
    {
        string copy = store.Beside("other");
        MadeStore.Copy(store.Root, copy);
        return copy;
    }
}
