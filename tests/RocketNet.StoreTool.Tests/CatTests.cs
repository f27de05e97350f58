using System.Globalization;
using System.Text;
using System.Text.Json;
using RocketNet.TestKit;

namespace RocketNet.StoreTool.Tests;

public sealed class CatTests
{
    [Theory]
    [InlineData("4.9.7")]
    [InlineData("5.3.3")]
    public void Every_message_of_a_java_store_is_printed_as_its_sender_was_told(string version)
    {
        using TempFolder store = new();
        GoldenStore.Unpack(version, store.Path);

        Dictionary<string, JsonElement> byId = Lines("--store", store.Path, "--limit", "0")
            .ToDictionary(line => line.GetProperty("offsetId").GetString()!);

        Assert.Equal(438, byId.Count);
        foreach (string[] sent in GoldenStore.Sent(version)
            .Where(line => line.StartsWith("SENT ", StringComparison.Ordinal))
            .Select(line => line.Split(' ', 6))
            .Where(sent => sent[4].Length == 32))
        {
            JsonElement message = byId[sent[4]];
            Assert.Equal(sent[1], message.GetProperty("queueId").ToString());
            Assert.Equal(sent[2], message.GetProperty("queueOffset").ToString());
            Assert.Equal(sent[3], message.GetProperty("properties").GetProperty("UNIQ_KEY").GetString());
        }
    }

    [Fact]
    public async Task A_message_is_found_by_offset_queue_id_key_and_time()
    {
        using MadeStore store = await MadeStore.CreateAsync();
        string offset = store.Offsets[301].ToString(CultureInfo.InvariantCulture);
        JsonElement byOffset = Assert.Single(Lines("--store", store.Root, "--offset", offset));
        Assert.Equal(MadeStore.BodyOf(301), byOffset.GetProperty("body").GetString());

        foreach (string[] words in (string[][])
            [
                ["--id", byOffset.GetProperty("offsetId").GetString()!],
                ["--id", 301.ToString("X32", CultureInfo.InvariantCulture), "--limit", "1"],
                ["--key", "k301"],
                ["--topic", "orders", "--queue", "1", "--queue-offset", "100"],
                ["--from", offset, "--until", (store.Offsets[301] + 1).ToString(CultureInfo.InvariantCulture)],
            ])
        {
            JsonElement found = Assert.Single(Lines(["--store", store.Root, .. words]));
            Assert.Equal(byOffset.ToString(), found.ToString());
        }

        string time = byOffset.GetProperty("storeTimestamp").ToString();
        Assert.Contains(
            byOffset.ToString(),
            Lines("--store", store.Root, "--time", $"{time},{time}", "--limit", "0").Select(line => line.ToString()));
    }

    [Fact]
    public async Task A_range_of_a_queue_is_printed_in_order_up_to_the_limit()
    {
        using MadeStore store = await MadeStore.CreateAsync();

        long[] offsets =
        [
            .. Lines(
                "--store", store.Root, "--topic", "orders", "--queue", "2", "--queue-offset", "95-105", "--limit", "9")
                .Select(line => line.GetProperty("queueOffset").GetInt64()),
        ];

        Assert.Equal([95, 96, 97, 98, 99, 100, 101, 102, 103], offsets);
    }

    [Theory]
    [InlineData("hex")]
    [InlineData("base64")]
    [InlineData("none")]
    public async Task Bodies_are_printed_in_the_form_asked_for(string form)
    {
        using MadeStore store = await MadeStore.CreateAsync(messages: 5);
        JsonElement line = Assert.Single(Lines("--store", store.Root, "--key", "k3", "--body", form));
        byte[] body = Encoding.UTF8.GetBytes(MadeStore.BodyOf(3));

        Assert.Equal(
            form switch { "hex" => Convert.ToHexString(body), "base64" => Convert.ToBase64String(body), _ => null },
            line.TryGetProperty("body", out JsonElement printed) ? printed.GetString() : null);
    }

    [Fact]
    public async Task A_damaged_body_and_a_damaged_place_are_said_to_be_so()
    {
        using MadeStore store = await MadeStore.CreateAsync(messages: 50);
        store.FlipLog(store.Offsets[20] + 150);
        store.FlipLog(store.Offsets[30] + 5);

        Tool cat = Tool.Run("cat", "--store", store.Root, "--limit", "0", "--body", "none");

        Assert.Contains("NOT as it was sent", cat.Output, StringComparison.Ordinal);
        Assert.Contains($"damaged bytes at {store.Offsets[30]}", cat.Output, StringComparison.Ordinal);
        Assert.Equal(49, cat.Output.Split("  stored ").Length - 1);
    }

    [Fact]
    public async Task Nothing_found_is_code_1()
    {
        using MadeStore store = await MadeStore.CreateAsync(messages: 5);

        Assert.Equal(ToolExit.Found, Tool.Run("cat", "--store", store.Root, "--key", "no such key").ExitCode);
    }

    private static JsonElement[] Lines(params string[] words)
    {
        Tool cat = Tool.Run(["cat", "--json", .. words]);
        Assert.True(cat.ExitCode == ToolExit.Sound, cat.Error);
        return
        [
            .. cat.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement),
        ];
    }
}
