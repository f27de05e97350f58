using static RocketNet.NameServer.Tests.BrokerRequests;

namespace RocketNet.NameServer.Tests;

public sealed class RouteQueryTests
{
    private const string Queues =
        "\"filterServerTable\":{},\"queueDatas\":[{\"brokerName\":\"broker-a\",\"perm\":6,"
        + "\"readQueueNums\":4,\"topicSysFlag\":0,\"writeQueueNums\":4}]}";

    [Fact]
    public async Task Old_clients_get_broker_ids_as_bare_numbers()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();
        await client.RegisterAsync(new Broker(), TopicJson("TopicTest"));

        Answer route = await client.RouteAsync("TopicTest");

        Assert.Equal(0, route.Code);
        Assert.Equal(
            """{"brokerDatas":[{"brokerAddrs":{0:"10.0.0.1:10911"},"""
            + """ "brokerName":"broker-a","cluster":"DefaultCluster"}],"""[1..]
            + Queues,
            route.Text);
    }

    [Theory]
    [InlineData(401, null)]
    [InlineData(413, null)]
    [InlineData(399, "true")]
    [InlineData(317, "TRUE")]
    public async Task New_clients_and_those_who_ask_get_standard_json(int version, string? acceptStandardJsonOnly)
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();
        await client.RegisterAsync(new Broker(), TopicJson("TopicTest"));
        await client.RegisterAsync(new Broker(Id: 1, Address: "10.0.0.2:10911"));

        client.Version = version;
        Answer route = acceptStandardJsonOnly is null
            ? await client.RouteAsync("TopicTest")
            : await client.AskAsync(Route, ("topic", "TopicTest"), ("acceptStandardJsonOnly", acceptStandardJsonOnly));

        Assert.Equal(
            """{"brokerDatas":[{"brokerAddrs":{"0":"10.0.0.1:10911","1":"10.0.0.2:10911"},"""
            + """ "brokerName":"broker-a","cluster":"DefaultCluster"}],"""[1..]
            + Queues,
            route.Text);
    }

    [Fact]
    public async Task Standard_json_escapes_what_is_not_ascii_and_slashes()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();
        await client.RegisterAsync(new Broker { Cluster = "集/a" }, TopicJson("TopicTest"));

        Answer old = await client.RouteAsync("TopicTest");
        client.Version = 401;
        Answer standard = await client.RouteAsync("TopicTest");

        Assert.Contains("\"cluster\":\"集/a\"", old.Text, StringComparison.Ordinal);
        Assert.Contains("""
            "cluster":"\u96C6\/a"
            """, standard.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_unknown_topic_is_code_17_with_Javas_two_lines()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();

        Answer answer = await client.RouteAsync("Nowhere");

        Assert.Equal(17, answer.Code);
        Assert.Equal(
            "No topic route info in name server for the topic: Nowhere\n"
            + "See http://rocketmq.apache.org/docs/faq/ for further details.",
            answer.Remark);
        Assert.Empty(answer.Body);
    }

    [Fact]
    public async Task A_query_without_topic_is_refused_naming_the_field()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();

        Answer answer = await client.AskAsync(Route);

        Assert.Equal(1, answer.Code);
        Assert.Contains("topic", answer.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_template_name_of_4_3_0_is_answered_by_the_route_of_TBW102_and_shown_nowhere()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();
        Answer before = await client.RouteAsync("AUTO_CREATE_TOPIC_KEY");
        await client.RegisterAsync(new Broker(), TopicJson("TBW102", queues: 8));

        Answer template = await client.RouteAsync("TBW102");
        Answer alias = await client.RouteAsync("AUTO_CREATE_TOPIC_KEY");
        Answer topics = await client.AskAsync(206);

        Assert.Equal(17, before.Code);
        Assert.Equal(template.Text, alias.Text);
        Assert.Equal("""{"topicList":["TBW102"]}""", topics.Text);
    }

    [Fact]
    public async Task The_alias_follows_its_template_and_hides_even_when_a_broker_registers_it()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();
        await client.RegisterAsync(new Broker(), TopicJson("TBW102", queues: 8));
        await client.RouteAsync("AUTO_CREATE_TOPIC_KEY");

        await client.RegisterAsync(new Broker { Counter = 2 }, TopicJson("TBW102", queues: 16));
        Answer followed = await client.RouteAsync("AUTO_CREATE_TOPIC_KEY");
        await client.RegisterAsync(new Broker { Counter = 3 }, TopicJson("AUTO_CREATE_TOPIC_KEY", queues: 2));
        Answer own = await client.RouteAsync("AUTO_CREATE_TOPIC_KEY");
        Answer topics = await client.AskAsync(224, ("cluster", "DefaultCluster"));

        Assert.Contains("\"readQueueNums\":16", followed.Text, StringComparison.Ordinal);
        Assert.Contains("\"readQueueNums\":2,", own.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("AUTO_CREATE_TOPIC_KEY", topics.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ordered_topic_configuration_is_added_only_when_enabled_and_follows_its_changes()
    {
        await using RunningNameServer off = await RunningNameServer.StartAsync();
        await using RunningNameServer on =
            await RunningNameServer.StartAsync(o => o with { OrderMessageEnable = true });
        await using RawConnection offClient = await off.ConnectAsync();
        await using RawConnection client = await on.ConnectAsync();
        await offClient.RegisterAsync(new Broker(), TopicJson("T"));
        await client.RegisterAsync(new Broker(), TopicJson("T"));
        (string, string)[] entry = [("namespace", "ORDER_TOPIC_CONFIG"), ("key", "T"), ("value", "broker-a:4")];

        Answer without = await client.RouteAsync("T");
        await client.AskAsync(100, entry);
        await offClient.AskAsync(100, entry);
        Answer with = await client.RouteAsync("T");
        Answer disabled = await offClient.RouteAsync("T");

        Assert.DoesNotContain("orderTopicConf", without.Text, StringComparison.Ordinal);
        Assert.Contains("""
            "filterServerTable":{},"orderTopicConf":"broker-a:4","queueDatas"
            """, with.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("orderTopicConf", disabled.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_names_its_zone_gets_brokers_of_that_zone_and_those_without_master()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();
        foreach ((string name, string zone) in new[] { ("broker-a", "z1"), ("broker-b", "z2") })
        {
            var broker = new Broker(name, Address: name + ":10911");
            await client.AskAsync(Register, Body(1, TopicJson("T")), [.. broker.Fields, ("__ZONE_NAME", zone)]);
        }

        client.Version = 413;
        Answer all = await client.RouteAsync("T");
        Answer zoned = await client.AskAsync(Route, ("topic", "T"), ("__ZONE_MODE", "true"), ("__ZONE_NAME", "Z2"));

        Assert.Contains("broker-a", all.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("broker-a", zoned.Text, StringComparison.Ordinal);
        Assert.Contains("""{0:"broker-b:10911"}""", zoned.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filter_servers_of_old_brokers_are_echoed_until_they_are_gone()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();
        static byte[] WithFilters(string json) => System.Text.Encoding.UTF8.GetBytes(
            $$"""{"filterServerList":{{json}},"topicConfigSerializeWrapper":{{TableJson(1, TopicJson("T"))}}}""");

        await client.AskAsync(Register, WithFilters("""["10.0.0.9:1"]"""), new Broker().Fields);
        Answer with = await client.RouteAsync("T");
        await client.AskAsync(Register, WithFilters("null"), new Broker().Fields);
        Answer kept = await client.RouteAsync("T");
        await client.AskAsync(Register, WithFilters("[]"), new Broker().Fields);
        Answer without = await client.RouteAsync("T");

        Assert.Contains("""
            "filterServerTable":{"10.0.0.1:10911":["10.0.0.9:1"]}
            """, with.Text, StringComparison.Ordinal);
        Assert.Equal(with.Text, kept.Text);
        Assert.Contains("\"filterServerTable\":{}", without.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_nobody_knows_is_answered_3()
    {
        await using RunningNameServer server = await RunningNameServer.StartAsync();
        await using RawConnection client = await server.ConnectAsync();

        Answer answer = await client.AskAsync(9999);

        Assert.Equal(3, answer.Code);
        Assert.Equal(" request type 9999 not supported", answer.Remark);
    }
}
