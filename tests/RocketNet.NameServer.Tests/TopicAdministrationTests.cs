using static RocketNet.NameServer.Tests.BrokerRequests;

namespace RocketNet.NameServer.Tests;

public sealed class TopicAdministrationTests
{
    [Fact]
    public async Task Wiping_takes_the_write_bit_and_adding_sets_six()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();
        await client.RegisterAsync(
            new Broker(), TopicJson("A", perm: 6), TopicJson("B", perm: 7), TopicJson("C", perm: 4));

        Answer wiped = await client.AskAsync(205, ("brokerName", "broker-a"));
        string[] afterWipe = [await PermAsync(client, "A"), await PermAsync(client, "B"), await PermAsync(client, "C")];
        Answer added = await client.AskAsync(327, ("brokerName", "broker-a"));
        string[] afterAdd = [await PermAsync(client, "A"), await PermAsync(client, "B"), await PermAsync(client, "C")];

        Assert.Equal("3", wiped.Fields["wipeTopicCount"]);
        Assert.Equal(["4", "5", "4"], afterWipe);
        Assert.Equal("3", added.Fields["addTopicCount"]);
        Assert.Equal(["6", "6", "6"], afterAdd);
    }

    [Theory]
    [InlineData(205, "wipeTopicCount")]
    [InlineData(327, "addTopicCount")]
    public async Task An_unknown_broker_has_no_topics(int code, string field)
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();

        Answer answer = await client.AskAsync(code, ("brokerName", "nobody"));

        Assert.Equal(0, answer.Code);
        Assert.Equal("0", answer.Fields[field]);
    }

    [Fact]
    public async Task A_changed_registration_restores_the_brokers_own_permission()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();
        await client.RegisterAsync(new Broker(), TopicJson("T"));
        await client.AskAsync(205, ("brokerName", "broker-a"));

        await client.RegisterAsync(new Broker(), TopicJson("T"));
        string unchanged = await PermAsync(client, "T");
        await client.RegisterAsync(new Broker { Counter = 2 }, TopicJson("T"));

        Assert.Equal("4", unchanged);
        Assert.Equal("6", await PermAsync(client, "T"));
    }

    [Fact]
    public async Task A_topic_is_deleted_everywhere_or_in_one_cluster()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();
        await client.RegisterAsync(new Broker(), TopicJson("T"), TopicJson("U"));
        await client.RegisterAsync(new Broker("broker-b", Address: "b:1") { Cluster = "C2" }, TopicJson("T"));

        Answer inCluster = await client.AskAsync(216, ("topic", "T"), ("clusterName", "C2"));
        string left = (await client.RouteAsync("T")).Text;
        Answer unknownCluster = await client.AskAsync(216, ("topic", "U"), ("clusterName", "nowhere"));
        Answer kept = await client.RouteAsync("U");
        Answer everywhere = await client.AskAsync(216, ("topic", "U"));

        Assert.Equal([0, 0, 0], [inCluster.Code, unknownCluster.Code, everywhere.Code]);
        Assert.DoesNotContain("broker-b", left, StringComparison.Ordinal);
        Assert.Equal(0, kept.Code);
        Assert.Equal(17, (await client.RouteAsync("U")).Code);
    }

    [Fact]
    public async Task Lists_show_all_topics_those_of_a_cluster_and_the_system_names()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();
        await client.RegisterAsync(new Broker(), TopicJson("A"));
        await client.RegisterAsync(new Broker("broker-b", Address: "b:1") { Cluster = "C2" }, TopicJson("B"));

        Assert.Equal("""{"topicList":["A","B"]}""", (await client.AskAsync(206)).Text);
        Assert.Equal("""{"topicList":["B"]}""", (await client.AskAsync(224, ("cluster", "C2"))).Text);
        Assert.Equal("""{"topicList":[]}""", (await client.AskAsync(224, ("cluster", "nowhere"))).Text);
        Assert.Equal(
            """{"brokerAddr":"10.0.0.1:10911","topicList":["DefaultCluster","broker-a","C2","broker-b"]}""",
            (await client.AskAsync(304)).Text);
    }

    [Fact]
    public async Task Unit_lists_go_by_the_two_flag_bits()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();
        await client.RegisterAsync(
            new Broker(),
            TopicJson("Plain"),
            TopicJson("Unit", sysFlag: 1),
            TopicJson("Sub", sysFlag: 2),
            TopicJson("Both", sysFlag: 3));

        Assert.Equal("""{"topicList":["Unit","Both"]}""", (await client.AskAsync(311)).Text);
        Assert.Equal("""{"topicList":["Sub","Both"]}""", (await client.AskAsync(312)).Text);
        Assert.Equal("""{"topicList":["Sub"]}""", (await client.AskAsync(313)).Text);
    }

    [Theory]
    [InlineData(206, 0)]
    [InlineData(224, 1)]
    [InlineData(311, 1)]
    [InlineData(312, 1)]
    [InlineData(313, 1)]
    [InlineData(304, 0)]
    public async Task Lists_can_be_disabled(int code, int expected)
    {
        await using RunningNameServer server =
            await RunningNameServer.StartAsync(o => o with { EnableTopicList = false });
        await using RawConnection client = await server.ConnectAsync();

        Answer answer = await client.AskAsync(code, ("cluster", "c"));

        Assert.Equal(expected, answer.Code);
        Assert.Equal(expected == 0 ? null : "disable", answer.Remark);
    }

    [Fact]
    public async Task Cluster_information_has_Javas_form()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();
        await client.RegisterAsync(new Broker());
        await client.RegisterAsync(new Broker(Id: 1, Address: "10.0.0.2:10911"));

        Answer answer = await client.AskAsync(106);

        Assert.Equal(
            """{"brokerAddrTable":{"broker-a":{"brokerAddrs":{"0":"10.0.0.1:10911","1":"10.0.0.2:10911"},"""
            + """ "brokerName":"broker-a","cluster":"DefaultCluster"}},"""[1..]
            + """ "clusterAddrTable":{"DefaultCluster":["broker-a"]}}"""[1..],
            answer.Text);
    }

    [Fact]
    public async Task A_single_topic_is_registered_only_when_all_its_brokers_are()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();
        await client.RegisterAsync(new Broker());

        Answer known = await client.AskAsync(217, Route217("broker-a"), ("topic", "Known"));
        Answer unknown = await client.AskAsync(217, Route217("nobody"), ("topic", "Unknown"));

        Assert.Equal([0, 0], [known.Code, unknown.Code]);
        Assert.Contains("\"writeQueueNums\":3", (await client.RouteAsync("Known")).Text, StringComparison.Ordinal);
        Assert.Equal(17, (await client.RouteAsync("Unknown")).Code);
    }

    [Fact]
    public async Task The_member_group_of_a_broker_name_is_shown_empty_when_unknown()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();
        await client.RegisterAsync(new Broker());

        Answer known = await client.AskAsync(901, ("clusterName", "c"), ("brokerName", "broker-a"));
        Answer unknown = await client.AskAsync(901, ("clusterName", "c"), ("brokerName", "x"));

        Assert.Equal(
            """{"brokerMemberGroup":{"brokerAddrs":{"0":"10.0.0.1:10911"},"brokerName":"broker-a","cluster":"c"}}""",
            known.Text);
        Assert.Equal("""{"brokerMemberGroup":{"brokerAddrs":{},"brokerName":"x","cluster":"c"}}""", unknown.Text);
    }

    private static byte[] Route217(string brokerName) => System.Text.Encoding.UTF8.GetBytes(
        $$"""
        {"brokerDatas":[],"filterServerTable":{},"queueDatas":[
        {"brokerName":"{{brokerName}}","perm":6,"readQueueNums":3,"topicSysFlag":0,"writeQueueNums":3}]}
        """);

    private static async Task<string> PermAsync(RawConnection client, string topic)
    {
        string route = (await client.RouteAsync(topic)).Text;
        int at = route.IndexOf("\"perm\":", StringComparison.Ordinal) + 7;
        return route[at..route.IndexOf(',', at)];
    }
}
