using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.TestKit;

namespace RocketNet.Broker.Tests.Clients;

public sealed class ClientRequestsTests : IAsyncLifetime
{
    private TestBroker _broker = null!;
    private TestClient _client = null!;

    public async Task InitializeAsync()
    {
        _broker = await TestBroker.StartAsync();
        _client = _broker.Connect();
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task Queues_are_locked_for_one_client_and_unlocked_for_the_next()
    {
        MessageQueue[] queues = [new("orders", "broker-a", 0), new("orders", "broker-a", 1)];

        Assert.Equal(queues, await LockAsync("a", queues));
        Assert.Empty(await LockAsync("b", queues));
        Response unlocked = await _client.InvokeAsync(
            RequestCode.UnlockBatchMq,
            new LockBatchRequestBody("billing", "a", queues).ToJson());

        Assert.Equal(ResponseCode.Success, unlocked.Code);
        Assert.Equal(queues, await LockAsync("b", queues));
    }

    [Fact]
    public async Task Unregistering_frees_locked_queues_at_once_but_a_lost_connection_does_not()
    {
        MessageQueue[] queues = [new("orders", "broker-a", 0)];
        await using TestClient first = _broker.Connect();
        await first.HeartbeatAsync("a", "billing", "orders");
        await LockAsync("a", queues);
        await first.InvokeAsync(RequestCode.UnregisterClient, ("clientID", "a"), ("consumerGroup", "billing"));
        Assert.Equal(queues, await LockAsync("b", queues));

        TestClient second = _broker.Connect();
        await second.HeartbeatAsync("b", "billing", "orders");
        await second.DisposeAsync();
        await Wait.UntilAsync(() => !_broker.Tables.Clients.Consumers.All.Any());

        Assert.Empty(await LockAsync("c", queues));
        _broker.Time.Advance(TimeSpan.FromSeconds(32));
        Assert.Equal(queues, await LockAsync("c", queues));
    }

    [Fact]
    public async Task Tag_expressions_are_always_allowed_and_sql_is_refused_with_the_words_clients_know()
    {
        Response tag = await CheckAsync("TAG");
        Response sql = await CheckAsync("SQL92");

        Assert.Equal(ResponseCode.Success, tag.Code);
        Assert.Equal(ResponseCode.SystemError, sql.Code);
        Assert.Equal("The broker does not support consumer to filter message by SQL92", sql.Remark);
    }

    [Fact]
    public async Task Connections_of_a_consumer_group_are_shown_with_its_subscriptions()
    {
        await _client.HeartbeatAsync("a", "billing", "orders");

        Response response = await _client.InvokeAsync(
            RequestCode.GetConsumerConnectionList,
            ("consumerGroup", "billing"));

        ConsumerConnection shown = ConsumerConnection.Parse(response.Body.Span);
        ClientConnection connection = Assert.Single(shown.Connections);
        Assert.Equal(("a", LanguageCode.Java, 409), (connection.ClientId, connection.Language, connection.Version));
        Assert.StartsWith("127.0.0.1:", connection.ClientAddr, StringComparison.Ordinal);
        Assert.Equal(["orders"], shown.SubscriptionTable.Keys);
        Assert.Equal(
            (ConsumeType.Passively, MessageModel.Clustering, ConsumeFromWhere.LastOffset),
            (shown.ConsumeType, shown.MessageModel, shown.ConsumeFromWhere));
    }

    [Fact]
    public async Task A_consumer_group_that_is_offline_has_no_connections()
    {
        Response response = await _client.InvokeAsync(
            RequestCode.GetConsumerConnectionList,
            ("consumerGroup", "billing"));

        Assert.Equal(ResponseCode.ConsumerNotOnline, response.Code);
        Assert.Equal("the consumer group[billing] not online", response.Remark);
    }

    [Fact]
    public async Task Producers_are_known_from_heartbeat_to_unregistration()
    {
        await _client.HeartbeatAsync(new HeartbeatData { ClientId = "p", ProducerGroups = ["shop"] });
        Response known = await ProducersAsync("shop");
        Response all = await _client.InvokeAsync(RequestCode.GetAllProducerInfo);
        await _client.InvokeAsync(RequestCode.UnregisterClient, ("clientID", "p"), ("producerGroup", "shop"));
        Response gone = await ProducersAsync("shop");

        Assert.Equal("p", Assert.Single(ProducerConnection.Parse(known.Body.Span).Connections).ClientId);
        FastJsonValue entry = FastJsonValue.Parse(all.Body.Span)["data"]["shop"].Items.Single();
        Assert.Equal("p", entry["clientId"].AsString());
        Assert.StartsWith("/127.0.0.1:", entry["remoteIP"].AsString(), StringComparison.Ordinal);
        Assert.Equal(_broker.Time.GetUtcNow().ToUnixTimeMilliseconds(), entry["lastUpdateTimestamp"].AsInt64());
        Assert.Equal(ResponseCode.SystemError, gone.Code);
        Assert.Equal("the producer group[shop] not exist", gone.Remark);
    }

    [Fact]
    public async Task Producers_are_forgotten_when_their_connection_ends()
    {
        TestClient producer = _broker.Connect();
        await producer.HeartbeatAsync(new HeartbeatData { ClientId = "p", ProducerGroups = ["shop"] });

        await producer.DisposeAsync();

        await Wait.UntilAsync(() => _broker.Tables.Clients.Producers.MembersOf("shop").Count == 0);
    }

    [Fact]
    public async Task Groups_of_a_topic_are_those_online_and_those_with_offsets()
    {
        await _client.HeartbeatAsync("a", "billing", "orders");
        _broker.Tables.Offsets.TryCommit("orders", "audit", 0, 1);
        _broker.Tables.Offsets.TryCommit("returns", "else", 0, 1);

        Response response = await _client.InvokeAsync(RequestCode.QueryTopicConsumeByWho, ("topic", "orders"));

        Assert.Equal(["audit", "billing"], GroupList.Parse(response.Body.Span).Groups.Order());
    }

    private async Task<IReadOnlyList<MessageQueue>> LockAsync(string clientId, MessageQueue[] queues)
    {
        Response response = await _client.InvokeAsync(
            RequestCode.LockBatchMq,
            new LockBatchRequestBody("billing", clientId, queues).ToJson());
        Assert.Equal(ResponseCode.Success, response.Code);
        return LockBatchResponseBody.Parse(response.Body.Span).LockedQueues;
    }

    private Task<Response> ProducersAsync(string group) =>
        _client.InvokeAsync(RequestCode.GetProducerConnectionList, ("producerGroup", group));

    private Task<Response> CheckAsync(string type) => _client.InvokeAsync(
        RequestCode.CheckClientConfig,
        System.Text.Encoding.UTF8.GetBytes(
            "{\"clientId\":\"a\",\"group\":\"billing\",\"subscriptionData\":"
            + $"{{\"topic\":\"orders\",\"subString\":\"a > 1\",\"expressionType\":\"{type}\"}}}}"));
}
