using RocketNet.Broker.Clients;
using RocketNet.Broker.Groups;
using RocketNet.Broker.Topics;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.TestKit;

namespace RocketNet.Broker.Tests.Clients;

public sealed class ConsumerGroupTests : IAsyncLifetime
{
    private TestBroker _broker = null!;

    public async Task InitializeAsync() => _broker = await TestBroker.StartAsync();

    public async Task DisposeAsync() => await _broker.DisposeAsync();

    [Fact]
    public async Task A_heartbeat_makes_the_group_its_retry_topic_and_lists_the_client()
    {
        await using TestClient client = _broker.Connect();

        Response response = await client.HeartbeatAsync("a", "billing", "orders");

        Assert.Equal(ResponseCode.Success, response.Code);
        Assert.Equal(["a"], await client.MembersAsync("billing"));
        Assert.True(_broker.Tables.Groups.TryGet("billing", out GroupEntry? _));
        Assert.True(_broker.Tables.Topics.TryGet("%RETRY%billing", out TopicEntry? _));
        Assert.True(_broker.Tables.Clients.Consumers.TryGet("billing", out ConsumerGroup? group));
        Assert.True(group.TryGetSubscription("orders"u8, out GroupSubscription? _));
    }

    [Fact]
    public async Task An_unknown_group_has_no_list()
    {
        await using TestClient client = _broker.Connect();

        Response response = await client.InvokeAsync(RequestCode.GetConsumerListByGroup, ("consumerGroup", "nobody"));

        Assert.Equal(ResponseCode.SystemError, response.Code);
        Assert.Equal("no consumer for this group, nobody", response.Remark);
    }

    [Fact]
    public async Task A_client_with_two_connections_is_listed_once()
    {
        await using TestClient old = _broker.Connect();
        await using TestClient reconnected = _broker.Connect();
        await old.HeartbeatAsync("a", "billing", "orders");
        await reconnected.HeartbeatAsync("a", "billing", "orders");

        Assert.Equal(["a"], await reconnected.MembersAsync("billing"));
    }

    [Fact]
    public async Task Everybody_in_the_group_is_told_when_a_client_comes()
    {
        await using TestClient first = _broker.Connect();
        await using TestClient second = _broker.Connect();
        await first.HeartbeatAsync("a", "billing", "orders");
        await Wait.UntilAsync(() => first.Notified.Count == 1);

        await second.HeartbeatAsync("b", "billing", "orders");

        await Wait.UntilAsync(() => first.Notified.Count == 2 && second.Notified.Count == 1);
        Assert.All(first.Notified, group => Assert.Equal("billing", group));
    }

    [Fact]
    public async Task A_heartbeat_that_changes_nothing_tells_nobody()
    {
        await using TestClient client = _broker.Connect();
        await client.HeartbeatAsync("a", "billing", "orders");
        await client.HeartbeatAsync("a", "billing", "orders");
        await client.HeartbeatAsync("a", "billing", "orders", "returns");

        await Wait.UntilAsync(() => client.Notified.Count >= 2);
        await client.MembersAsync("billing");

        Assert.Equal(2, client.Notified.Count);
    }

    [Fact]
    public async Task The_others_are_told_at_once_when_a_connection_ends()
    {
        await using TestClient first = _broker.Connect();
        TestClient second = _broker.Connect();
        await first.HeartbeatAsync("a", "billing", "orders");
        await second.HeartbeatAsync("b", "billing", "orders");
        await Wait.UntilAsync(() => first.Notified.Count == 2);

        await second.DisposeAsync();

        await Wait.UntilAsync(() => first.Notified.Count == 3);
        Assert.Equal(["a"], await first.MembersAsync("billing"));
    }

    [Fact]
    public async Task The_others_are_told_at_once_when_a_client_unregisters()
    {
        await using TestClient first = _broker.Connect();
        await using TestClient second = _broker.Connect();
        await first.HeartbeatAsync("a", "billing", "orders");
        await second.HeartbeatAsync("b", "billing", "orders");
        await Wait.UntilAsync(() => first.Notified.Count == 2);

        Response response = await second.InvokeAsync(
            RequestCode.UnregisterClient,
            ("clientID", "b"),
            ("consumerGroup", "billing"));

        Assert.Equal(ResponseCode.Success, response.Code);
        await Wait.UntilAsync(() => first.Notified.Count == 3);
        Assert.Equal(["a"], await first.MembersAsync("billing"));
    }

    [Fact]
    public async Task A_client_silent_for_two_minutes_is_closed_and_the_others_are_told()
    {
        await using TestClient alive = _broker.Connect();
        await using TestClient silent = _broker.Connect();
        await silent.HeartbeatAsync("b", "billing", "orders");
        _broker.Time.Advance(TimeSpan.FromSeconds(120));
        await alive.HeartbeatAsync("a", "billing", "orders");
        await Wait.UntilAsync(() => alive.Notified.Count == 1);
        Assert.Empty(_broker.Tables.Clients.RemoveExpired());
        _broker.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Single(_broker.Tables.Clients.RemoveExpired());

        await Wait.UntilAsync(() => alive.Notified.Count == 2 && _broker.ConnectionCount == 1);
        Assert.Equal(["a"], await alive.MembersAsync("billing"));
    }

    [Fact]
    public async Task The_group_goes_with_its_last_member()
    {
        TestClient client = _broker.Connect();
        await client.HeartbeatAsync("a", "billing", "orders");

        await client.DisposeAsync();

        await Wait.UntilAsync(() => !_broker.Tables.Clients.Consumers.All.Any());
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Nobody_is_told_when_the_broker_or_the_group_does_not_want_it(bool ofBroker, bool ofGroup)
    {
        await using TestBroker broker = await TestBroker.StartAsync(options => options with
        {
            NotifyConsumerIdsChangedEnable = ofBroker,
        });
        broker.Tables.Groups.Put(new SubscriptionGroupConfig
        {
            GroupName = "billing",
            NotifyConsumerIdsChangedEnable = ofGroup,
        });
        await using TestClient first = broker.Connect();
        await using TestClient second = broker.Connect();
        await first.HeartbeatAsync("a", "billing", "orders");
        await second.HeartbeatAsync("b", "billing", "orders");

        await first.MembersAsync("billing");

        Assert.Empty(first.Notified);
        Assert.Empty(second.Notified);
    }

    [Fact]
    public async Task The_last_heartbeat_decides_what_the_group_subscribes_to()
    {
        await using TestClient first = _broker.Connect();
        await using TestClient second = _broker.Connect();
        await first.HeartbeatAsync("a", "billing", "orders", "returns");
        await second.HeartbeatAsync("b", "billing", "orders");

        Assert.True(_broker.Tables.Clients.Consumers.TryGet("billing", out ConsumerGroup? group));
        Assert.True(group.TryGetSubscription("orders", out _));
        Assert.False(group.TryGetSubscription("returns", out _));
        Assert.Equal(
            ["orders", "returns"],
            group.Members.Single(member => member.ClientId == "a").Subscriptions.Select(own => own.Topic));
    }

    [Fact]
    public async Task Only_a_newer_subscription_replaces_the_known_one()
    {
        await using TestClient client = _broker.Connect();
        await client.HeartbeatAsync(Subscribing("TagA", version: 5));
        await client.HeartbeatAsync(Subscribing("TagB", version: 5));
        Assert.Equal("TagA", Subscription().SubString);

        await client.HeartbeatAsync(Subscribing("TagB", version: 6));

        Assert.Equal("TagB", Subscription().SubString);
    }

    [Fact]
    public async Task A_group_of_an_illegal_name_is_refused_with_its_reason()
    {
        await using TestClient client = _broker.Connect();

        Response response = await client.HeartbeatAsync("a", "with blank", "orders");

        Assert.Equal(ResponseCode.SystemError, response.Code);
        Assert.Contains("illegal characters", response.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_heartbeat_too_large_for_the_receive_loop_is_taken_all_the_same()
    {
        await using TestClient client = _broker.Connect();
        string[] topics = [.. Enumerable.Range(0, 1_000).Select(number => $"topic-with-a-rather-long-name-{number}")];

        Response response = await client.HeartbeatAsync("a", "billing", topics);

        Assert.Equal(ResponseCode.Success, response.Code);
        Assert.True(_broker.Tables.Clients.Consumers.TryGet("billing", out ConsumerGroup? group));
        Assert.Equal(1_000, group.Subscriptions.Count());
    }

    [Theory]
    [InlineData(409, false)]
    [InlineData(413, true)]
    [InlineData(499, true)]
    public async Task Only_clients_of_5_x_are_told_about_the_second_form_of_heartbeats(int version, bool isTold)
    {
        using RawClient client = _broker.ConnectRaw();

        await client.SendAsync(
            $"{{\"code\":34,\"flag\":0,\"language\":\"JAVA\",\"opaque\":1,\"version\":{version}}}",
            "{\"clientID\":\"a\"}"u8.ToArray());
        System.Text.Json.JsonElement header = await client.ReceiveHeaderAsync();

        Assert.Equal(0, header.GetProperty("code").GetInt32());
        Assert.Equal(isTold, header.TryGetProperty("extFields", out System.Text.Json.JsonElement fields));
        if (isTold)
        {
            Assert.Equal("true", fields.GetProperty("IS_SUPPORT_HEART_BEAT_V2").GetString());
            Assert.Equal("false", fields.GetProperty("IS_SUB_CHANGE").GetString());
        }
    }

    [Fact]
    public async Task A_light_heartbeat_keeps_the_subscriptions_and_hears_when_others_changed_them()
    {
        using RawClient client = _broker.ConnectRaw();
        Assert.False(await IsStaleAfterAsync(client, fingerprint: 7, withoutSub: false));
        Assert.False(await IsStaleAfterAsync(client, fingerprint: 7, withoutSub: true));
        Assert.True(_broker.Tables.Clients.Consumers.TryGet("billing", out ConsumerGroup? group));
        Assert.True(group.TryGetSubscription("orders", out _));
        using RawClient other = _broker.ConnectRaw();

        Assert.True(await IsStaleAfterAsync(other, fingerprint: 8, withoutSub: false));
        Assert.True(await IsStaleAfterAsync(client, fingerprint: 7, withoutSub: true));
    }

    [Fact]
    public async Task A_light_heartbeat_to_a_restarted_broker_is_asked_for_the_subscriptions()
    {
        using RawClient client = _broker.ConnectRaw();

        Assert.True(await IsStaleAfterAsync(client, fingerprint: 7, withoutSub: true));
    }

    private static HeartbeatData Subscribing(string tag, long version) => new()
    {
        ClientId = "a",
        ConsumerDataSet =
        [
            new ConsumerData
            {
                GroupName = "billing",
                SubscriptionDataSet =
                [
                    new SubscriptionData { Topic = "orders", SubString = tag, SubVersion = version },
                ],
            },
        ],
    };

    private static async Task<bool> IsStaleAfterAsync(RawClient client, int fingerprint, bool withoutSub)
    {
        string subscriptions = withoutSub ? "" : "{\"topic\":\"orders\",\"subString\":\"*\",\"subVersion\":1}";
        string body = $$"""
            {"clientID":"a","heartbeatFingerprint":{{fingerprint}},"withoutSub":{{(withoutSub ? "true" : "false")}},
            "consumerDataSet":[{"groupName":"billing","subscriptionDataSet":[{{subscriptions}}]}]}
            """;
        await client.SendAsync(
            "{\"code\":34,\"flag\":0,\"language\":\"JAVA\",\"opaque\":1,\"version\":461}",
            System.Text.Encoding.UTF8.GetBytes(body));
        System.Text.Json.JsonElement header;
        do
        {
            header = await client.ReceiveHeaderAsync();
        }
        while (header.GetProperty("code").GetInt32() != 0);

        return header.GetProperty("extFields").GetProperty("IS_SUB_CHANGE").GetString() == "true";
    }

    private SubscriptionData Subscription()
    {
        Assert.True(_broker.Tables.Clients.Consumers.TryGet("billing", out ConsumerGroup? group));
        Assert.True(group.TryGetSubscription("orders", out GroupSubscription? subscription));
        return subscription.Subscription;
    }
}
