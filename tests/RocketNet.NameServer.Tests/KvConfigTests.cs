using RocketNet.TestKit;

namespace RocketNet.NameServer.Tests;

public sealed class KvConfigTests
{
    private const int Put = 100;
    private const int Get = 101;
    private const int Delete = 102;
    private const int List = 219;

    [Fact]
    public async Task What_was_put_is_got_listed_and_deleted()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();

        Answer put = await client.AskAsync(Put, ("namespace", "NS"), ("key", "K"), ("value", "broker-a:8;broker-b:8"));
        Answer got = await client.AskAsync(Get, ("namespace", "NS"), ("key", "K"));
        Answer listed = await client.AskAsync(List, ("namespace", "NS"));
        Answer deleted = await client.AskAsync(Delete, ("namespace", "NS"), ("key", "K"));
        Answer deletedAgain = await client.AskAsync(Delete, ("namespace", "NS"), ("key", "K"));
        Answer empty = await client.AskAsync(List, ("namespace", "NS"));

        Assert.Equal([0, 0, 0, 0], [put.Code, got.Code, deleted.Code, deletedAgain.Code]);
        Assert.Equal("broker-a:8;broker-b:8", got.Fields["value"]);
        Assert.Equal("""{"table":{"K":"broker-a:8;broker-b:8"}}""", listed.Text);
        Assert.Equal("""{"table":{}}""", empty.Text);
    }

    [Fact]
    public async Task What_does_not_exist_is_code_22_in_Javas_words()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();

        Answer got = await client.AskAsync(Get, ("namespace", "NS"), ("key", "K"));
        Answer listed = await client.AskAsync(List, ("namespace", "NS"));

        Assert.Equal(22, got.Code);
        Assert.Equal("No config item, Namespace: NS Key: K", got.Remark);
        Assert.Equal(22, listed.Code);
        Assert.Equal("No config item, Namespace: NS", listed.Remark);
    }

    [Theory]
    [InlineData("namespace")]
    [InlineData("key")]
    public async Task Putting_without_namespace_or_key_is_refused(string missing)
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();
        (string Key, string Value)[] fields = [("namespace", "NS"), ("key", "K"), ("value", "V")];

        Answer answer = await client.AskAsync(Put, [.. fields.Where(field => field.Key != missing)]);

        Assert.Equal(1, answer.Code);
        Assert.Equal("namespace or key is null", answer.Remark);
        Assert.False(File.Exists(server.Folder.File("kvConfig.json")));
    }

    [Fact]
    public async Task The_file_is_Javas_json_and_outlives_the_server()
    {
        RunningNameServer first = await RunningNameServer.StartAsync();
        await using (RawConnection client = await first.ConnectAsync())
        {
            await client.AskAsync(Put, ("namespace", "ORDER_TOPIC_CONFIG"), ("key", "TopicB"), ("value", "broker-a:8"));
            await client.AskAsync(Put, ("namespace", "NS"), ("key", "schlüssel"), ("value", "\"\\\n\u0001"));
            await client.AskAsync(Delete, ("namespace", "NS"), ("key", "none"));
        }

        TempFolder folder = await first.StopAsync();
        string text = await File.ReadAllTextAsync(folder.File("kvConfig.json"));
        await using RunningNameServer second = await RunningNameServer.StartAsync(folder: folder);
        await using RawConnection again = await second.ConnectAsync();

        Assert.Equal(
            """{"configTable":{"NS":{"schlüssel":"\"\\\n\u0001"},"ORDER_TOPIC_CONFIG":{"TopicB":"broker-a:8"}}}""",
            text);
        Answer got = await again.AskAsync(Get, ("namespace", "NS"), ("key", "schlüssel"));
        Assert.Equal("\"\\\n\u0001", got.Fields["value"]);
    }

    [Fact]
    public async Task A_file_that_Java_wrote_is_read()
    {
        using var folder = new TempFolder();
        folder.Write("kvConfig.json", """{"configTable":{"ORDER_TOPIC_CONFIG":{"TopicB":"broker-a:8"},"NS":{}}}""");
        await using RunningNameServer server = await RunningNameServer.StartAsync(folder: folder);
        await using RawConnection client = await server.ConnectAsync();

        Answer value = await client.AskAsync(Get, ("namespace", "ORDER_TOPIC_CONFIG"), ("key", "TopicB"));
        Answer empty = await client.AskAsync(List, ("namespace", "NS"));

        Assert.Equal("broker-a:8", value.Fields["value"]);
        Assert.Equal(0, empty.Code);
    }

    [Theory]
    [InlineData("{\"configTable\":{\"NS\":{\"K\":\"ne")]
    [InlineData("")]
    [InlineData("\0\0\0\0")]
    [InlineData("[]")]
    public async Task A_damaged_file_falls_back_to_the_one_before_it(string damage)
    {
        RunningNameServer first = await RunningNameServer.StartAsync();
        await using (RawConnection client = await first.ConnectAsync())
        {
            await client.AskAsync(Put, ("namespace", "NS"), ("key", "K"), ("value", "old"));
            await client.AskAsync(Put, ("namespace", "NS"), ("key", "K"), ("value", "new"));
        }

        TempFolder folder = await first.StopAsync();
        await File.WriteAllTextAsync(folder.File("kvConfig.json"), damage);
        await using RunningNameServer second = await RunningNameServer.StartAsync(folder: folder);
        await using RawConnection again = await second.ConnectAsync();

        Assert.Equal("old", (await again.AskAsync(Get, ("namespace", "NS"), ("key", "K"))).Fields["value"]);
    }

    [Fact]
    public async Task A_damaged_file_without_backup_stops_the_start_and_stays_as_it_is()
    {
        using var folder = new TempFolder();
        string file = folder.Write("kvConfig.json", "{\"configTable\":");
        byte[] before = await File.ReadAllBytesAsync(file);

        await Assert.ThrowsAsync<InvalidDataException>(() => RunningNameServer.StartAsync(folder: folder));

        Assert.Equal(before, await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task A_change_that_cannot_be_written_is_refused_and_not_visible()
    {
        using var folder = new TempFolder();
        string file = folder.Write("occupied", "a file where a folder is needed");
        await using RunningNameServer server =
            await RunningNameServer.StartAsync(o => o with { KvConfigPath = Path.Combine(file, "kvConfig.json") });
        await using RawConnection client = await server.ConnectAsync();

        Answer put = await client.AskAsync(Put, ("namespace", "NS"), ("key", "K"), ("value", "V"));

        Assert.Equal(1, put.Code);
        Assert.Equal(22, (await client.AskAsync(Get, ("namespace", "NS"), ("key", "K"))).Code);
    }
}
