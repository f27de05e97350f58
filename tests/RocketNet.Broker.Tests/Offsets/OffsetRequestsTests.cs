using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Tests.Offsets;

public sealed class OffsetRequestsTests : IAsyncLifetime
{
    private TestBroker _broker = null!;
    private TestClient _client = null!;

    public async Task InitializeAsync()
    {
        _broker = await TestBroker.StartAsync();
        _client = _broker.Connect();
        _broker.Tables.Topics.Put(new TopicConfig { TopicName = "orders", ReadQueueNums = 2, WriteQueueNums = 2 });
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task A_committed_offset_is_answered()
    {
        Response update = await _client.InvokeAsync(
            RequestCode.UpdateConsumerOffset,
            ("consumerGroup", "billing"),
            ("topic", "orders"),
            ("queueId", "1"),
            ("commitOffset", "42"));

        Assert.Equal(ResponseCode.Success, update.Code);
        Assert.Equal("42", (await QueryAsync("orders", 1)).Field("offset"));
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("unknown")]
    public async Task A_new_group_starts_at_0_on_a_queue_that_was_never_written(string topic)
    {
        Response response = await QueryAsync(topic, 0);

        Assert.Equal((ResponseCode.Success, "0"), (response.Code, response.Field("offset")));
    }

    [Fact]
    public async Task A_new_group_starts_at_0_while_the_queue_has_its_first_message()
    {
        _broker.Append("orders", 0, count: 3);

        Assert.Equal("0", (await QueryAsync("orders", 0)).Field("offset"));
    }

    [Fact]
    public async Task A_client_of_5_x_can_forbid_to_start_at_0()
    {
        Response response = await QueryAsync("orders", 0, ("setZeroIfNotFound", "false"));

        Assert.Equal(ResponseCode.QueryNotFound, response.Code);
        Assert.Equal("Not found, V3_0_6_SNAPSHOT maybe this group consumer boot first", response.Remark);
    }

    [Theory]
    [InlineData(RequestCode.QueryConsumerOffset)]
    [InlineData(RequestCode.UpdateConsumerOffset)]
    [InlineData(RequestCode.GetMaxOffset)]
    [InlineData(RequestCode.GetMinOffset)]
    [InlineData(RequestCode.SearchOffsetByTimestamp)]
    [InlineData(RequestCode.GetEarliestMsgStoreTime)]
    public async Task A_missing_field_is_named(RequestCode code)
    {
        Response response = await _client.InvokeAsync(code, ("consumerGroup", "billing"), ("topic", "orders"));

        Assert.Equal(ResponseCode.SystemError, response.Code);
        Assert.Contains("queueId", response.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_queue_id_beyond_all_reason_is_not_stored()
    {
        Response response = await _client.InvokeAsync(
            RequestCode.UpdateConsumerOffset,
            ("consumerGroup", "billing"),
            ("topic", "orders"),
            ("queueId", "1000000"),
            ("commitOffset", "42"));

        Assert.Equal(ResponseCode.SystemError, response.Code);
    }

    [Fact]
    public async Task The_range_of_a_queue_is_answered_and_that_of_an_unknown_one_is_javas()
    {
        _broker.Append("orders", 1, count: 3);

        Assert.Equal("3", (await AskAsync(RequestCode.GetMaxOffset, 1)).Field("offset"));
        Assert.Equal("0", (await AskAsync(RequestCode.GetMinOffset, 1)).Field("offset"));
        Assert.Equal("0", (await AskAsync(RequestCode.GetMaxOffset, 7)).Field("offset"));
        Assert.Equal("0", (await AskAsync(RequestCode.GetMinOffset, 7)).Field("offset"));
        Assert.Equal("-1", (await AskAsync(RequestCode.GetEarliestMsgStoreTime, 7)).Field("timestamp"));
        Assert.Equal("0", (await SearchAsync(7, 0)).Field("offset"));
    }

    [Fact]
    public async Task Offsets_by_time_follow_4_9_without_a_side_and_5_x_with_one()
    {
        _broker.Append("orders", 1, count: 3);
        long late = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds();

        Assert.Equal("2", (await SearchAsync(1, late)).Field("offset"));
        Assert.Equal("3", (await SearchAsync(1, late, ("boundaryType", "lower"))).Field("offset"));
        Assert.Equal("2", (await SearchAsync(1, late, ("boundaryType", "UPPER"))).Field("offset"));
        Assert.Equal("0", (await SearchAsync(1, 0)).Field("offset"));
    }

    [Fact]
    public async Task The_earliest_store_time_is_that_of_the_first_message()
    {
        long before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        _broker.Append("orders", 1, count: 3);

        long time = long.Parse(
            (await AskAsync(RequestCode.GetEarliestMsgStoreTime, 1)).Field("timestamp")!,
            System.Globalization.CultureInfo.InvariantCulture);

        Assert.InRange(time, before, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task All_offsets_are_answered_in_javas_form()
    {
        _broker.Tables.Offsets.TryCommit("orders", "billing", 1, 42);

        Response response = await _client.InvokeAsync(RequestCode.GetAllConsumerOffset);

        ConsumerOffsetTableBody body = ConsumerOffsetTableBody.Parse(response.Body.Span);
        Assert.Equal(42, body.OffsetTable["orders@billing"][1]);
    }

    [Fact]
    public async Task Delay_offsets_are_an_empty_table_before_the_first_delivery()
    {
        Response response = await _client.InvokeAsync(RequestCode.GetAllDelayOffset);

        Assert.Equal("{\"offsetTable\":{}}"u8.ToArray(), response.Body.ToArray());
    }

    [Fact]
    public async Task Consume_stats_show_every_read_queue_of_the_groups_topics()
    {
        _broker.Append("orders", 0, count: 3);
        _broker.Tables.Offsets.TryCommit("orders", "billing", 0, 2);
        _broker.Tables.Offsets.TryCommit("deleted", "billing", 0, 2);

        ConsumeStats stats = await StatsAsync();

        Assert.Equal([0, 1], stats.OffsetTable.Keys.Select(queue => queue.QueueId).Order());
        ConsumeOffset first = stats.OffsetTable[new MessageQueue("orders", "broker-a", 0)];
        Assert.Equal((3, 2), (first.BrokerOffset, first.ConsumerOffset));
        Assert.NotEqual(0, first.LastTimestamp);
        ConsumeOffset second = stats.OffsetTable[new MessageQueue("orders", "broker-a", 1)];
        Assert.Equal(new ConsumeOffset(0, 0, 0), second);
    }

    [Fact]
    public async Task Consume_stats_leave_out_topics_an_online_group_does_not_subscribe()
    {
        _broker.Tables.Offsets.TryCommit("orders", "billing", 0, 2);
        await _client.HeartbeatAsync("a", "billing", "returns");

        Assert.Empty((await StatsAsync()).OffsetTable);
        await _client.HeartbeatAsync("a", "billing", "orders");
        Assert.NotEmpty((await StatsAsync()).OffsetTable);
    }

    [Fact]
    public async Task Consume_stats_can_be_asked_for_one_topic_or_a_list()
    {
        _broker.Tables.Topics.Put(new TopicConfig { TopicName = "returns", ReadQueueNums = 1 });

        Assert.Equal(2, (await StatsAsync(("topic", "orders"))).OffsetTable.Count);
        Assert.Equal(3, (await StatsAsync(("topicList", "orders;returns;unknown"))).OffsetTable.Count);
    }

    private async Task<ConsumeStats> StatsAsync(params (string Name, string Value)[] more)
    {
        Response response = await _client.InvokeAsync(
            RequestCode.GetConsumeStats,
            [("consumerGroup", "billing"), .. more]);
        Assert.Equal(ResponseCode.Success, response.Code);
        return ConsumeStats.Parse(response.Body.Span);
    }

    private Task<Response> QueryAsync(string topic, int queueId, params (string Name, string Value)[] more) =>
        _client.InvokeAsync(
            RequestCode.QueryConsumerOffset,
            [("consumerGroup", "billing"), ("topic", topic), ("queueId", Invariant.Text(queueId)), .. more]);

    private Task<Response> AskAsync(RequestCode code, int queueId) =>
        _client.InvokeAsync(code, ("topic", "orders"), ("queueId", Invariant.Text(queueId)));

    private Task<Response> SearchAsync(int queueId, long millis, params (string Name, string Value)[] more) =>
        _client.InvokeAsync(
            RequestCode.SearchOffsetByTimestamp,
            [
                ("topic", "orders"),
                ("queueId", Invariant.Text(queueId)),
                ("timestamp", Invariant.Text(millis)),
                .. more,
            ]);
}
