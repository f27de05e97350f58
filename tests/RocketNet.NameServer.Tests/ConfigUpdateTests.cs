using System.Text;
using RocketNet.TestKit;
using static RocketNet.NameServer.Tests.BrokerRequests;

namespace RocketNet.NameServer.Tests;

public sealed class ConfigUpdateTests
{
    private const int Update = 318;
    private const int Show = 319;

    private static readonly string[] ForbiddenKeys =
    [
        "configBlackList", "configStorePath", "kvConfigPath", "rocketmqHome", "configStorePathName",
        "listenPort", "bindAddress", "productEnvName", "clusterTest", "serverWorkerThreads", "serverSocketBacklog",
        "scanNotActiveBrokerInterval", "serverChannelMaxIdleTimeSeconds",
    ];

    public static TheoryData<string> HostileBodies()
    {
        var bodies = new TheoryData<string>();
        foreach (string key in ForbiddenKeys)
        {
            bodies.Add($"{key}={{target}}");
            bodies.Add($"{key.ToUpperInvariant()}={{target}}");
            bodies.Add($"{key} = {{target}}");
            bodies.Add($"{key}\\ ={{target}}");
            bodies.Add($"\\ {key}:{{target}}");
            bodies.Add($"\\u{(int)key[0]:X4}{key[1..]}={{target}}");
            bodies.Add($"{key[..3]}\\\n   {key[3..]}={{target}}");
            bodies.Add($"orderMessageEnable=true\\u000a{key}={{target}}");
            bodies.Add($"orderMessageEnable=true\\n{key}={{target}}");
        }

        return bodies;
    }

    [Theory]
    [MemberData(nameof(HostileBodies))]
    public async Task No_key_reaches_a_path_or_a_port_however_it_is_written(string body)
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();
        string target = server.Folder.File("target", "owned");
        string[] filesBefore = Files(server.Folder);
        string shownBefore = (await client.AskAsync(Show)).Text;

        string sent = body.Replace("{target}", target, StringComparison.Ordinal);
        await client.AskAsync(Update, Encoding.UTF8.GetBytes(sent));
        await client.AskAsync(100, ("namespace", "NS"), ("key", "K"), ("value", "V"));

        Assert.Equal([.. filesBefore, server.Folder.File("kvConfig.json")], Files(server.Folder));
        Assert.Equal(shownBefore, (await client.AskAsync(Show)).Text);
    }

    [Theory]
    [InlineData("configBlackList")]
    [InlineData("configStorePath")]
    [InlineData("kvConfigPath")]
    [InlineData("rocketmqHome")]
    [InlineData("listenPort")]
    public async Task A_forbidden_key_is_refused_with_Javas_words_and_nothing_else_of_the_request_is_done(string key)
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();

        byte[] body = Encoding.UTF8.GetBytes($"orderMessageEnable=true\n{key}=/tmp/x\n");
        Answer answer = await client.AskAsync(Update, body);

        Assert.Equal(16, answer.Code);
        Assert.Equal("Can not update config in black list.", answer.Remark);
        Assert.Contains("orderMessageEnable=false\n", (await client.AskAsync(Show)).Text, StringComparison.Ordinal);
        Assert.Empty(Files(server.Folder));
    }

    [Fact]
    public async Task A_key_of_the_users_own_black_list_is_refused()
    {
        await using RunningNameServer server =
            await RunningNameServer.StartAsync(o => o with { ConfigBlackList = "configStorePath; orderMessageEnable" });
        await using RawConnection client = await server.ConnectAsync();

        Answer answer = await client.AskAsync(Update, "orderMessageEnable=true"u8.ToArray());

        Assert.Equal(16, answer.Code);
        Assert.Contains("orderMessageEnable=false\n", (await client.AskAsync(Show)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_harmless_key_holds_at_once_and_is_kept_without_touching_other_lines()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        server.Folder.Write("namesrv.properties", "# our name server", "listenPort=9876", "orderMessageEnable = false");
        await using RawConnection client = await server.ConnectAsync();
        await client.RegisterAsync(new Broker(), TopicJson("T"));
        await client.AskAsync(100, ("namespace", "ORDER_TOPIC_CONFIG"), ("key", "T"), ("value", "broker-a:4"));
        Answer before = await client.RouteAsync("T");

        Answer answer = await client.AskAsync(Update, "orderMessageEnable=true\n"u8.ToArray());
        Answer after = await client.RouteAsync("T");

        Assert.Equal(0, answer.Code);
        Assert.DoesNotContain("orderTopicConf", before.Text, StringComparison.Ordinal);
        Assert.Contains("orderTopicConf", after.Text, StringComparison.Ordinal);
        Assert.Contains("orderMessageEnable=true\n", (await client.AskAsync(Show)).Text, StringComparison.Ordinal);
        Assert.Equal(
            "# our name server\nlistenPort=9876\norderMessageEnable=true\n",
            await File.ReadAllTextAsync(server.Folder.File("namesrv.properties")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nobodyKnowsThis=1\n")]
    [InlineData("# only a comment\n")]
    public async Task Nothing_to_do_is_a_success_that_writes_nothing(string body)
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();

        Answer answer = await client.AskAsync(Update, Encoding.UTF8.GetBytes(body));

        Assert.Equal(0, answer.Code);
        Assert.Empty(Files(server.Folder));
    }

    [Fact]
    public async Task A_value_that_is_none_is_refused_naming_the_key()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();

        Answer answer = await client.AskAsync(Update, "orderMessageEnable=maybe"u8.ToArray());

        Assert.Equal(1, answer.Code);
        Assert.Contains("orderMessageEnable", answer.Remark, StringComparison.Ordinal);
        Assert.Empty(Files(server.Folder));
    }

    [Fact]
    public async Task The_configuration_is_shown_as_lines_of_all_of_Javas_keys()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();

        string shown = (await client.AskAsync(Show)).Text;

        IEnumerable<string> keys = shown.Split('\n').Select(line => line.Split('=')[0]);
        Assert.Superset(
            new HashSet<string>
            {
                "rocketmqHome", "kvConfigPath", "configStorePath", "productEnvName", "clusterTest",
                "orderMessageEnable", "configBlackList", "listenPort", "serverWorkerThreads",
                "serverChannelMaxIdleTimeSeconds", "serverSocketBacklog",
            },
            keys.ToHashSet());
    }

    private static string[] Files(TempFolder folder)
    {
        string[] entries = Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories);
        return [.. entries.Order(StringComparer.Ordinal)];
    }
}
