using System.Text;
using RocketNet.Broker.Groups;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Statistics;

namespace RocketNet.Broker.Tests.Statistics;

/// <summary>The figures of code 315, compared with those Java 4.9.7 gave for the same traffic.</summary>
public sealed class StatisticsTests : IAsyncLifetime
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

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
    public async Task What_was_never_counted_does_not_exist()
    {
        Response response = await ViewAsync("TOPIC_PUT_NUMS", "orders");

        Assert.Equal(ResponseCode.SystemError, response.Code);
        Assert.Equal("The stats <TOPIC_PUT_NUMS> <orders> not exist", response.Remark);
        Assert.Equal(ResponseCode.SystemError, (await ViewAsync("NONE", "orders")).Code);
    }

    [Theory]
    [InlineData("statsName")]
    [InlineData("statsKey")]
    public async Task A_missing_field_is_named(string missing)
    {
        string given = missing == "statsKey" ? "statsName" : "statsKey";
        Response response = await _client.InvokeAsync(RequestCode.ViewBrokerStatsData, (given, "x"));

        Assert.Equal(ResponseCode.SystemError, response.Code);
        Assert.Contains(missing, response.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Figures_are_zero_until_the_first_sample()
    {
        _broker.Append("orders", 0);

        Response response = await ViewAsync("TOPIC_PUT_NUMS", "orders");

        Assert.Equal(
            "{\"statsDay\":{\"avgpt\":0.0,\"sum\":0,\"tps\":0.0},\"statsHour\":{\"avgpt\":0.0,\"sum\":0,\"tps\":0.0},"
            + "\"statsMinute\":{\"avgpt\":0.0,\"sum\":0,\"tps\":0.0}}",
            Encoding.UTF8.GetString(response.Body.Span));
    }

    [Fact]
    public async Task The_first_sample_stands_against_a_zero_ten_seconds_before()
    {
        _broker.Append("orders", 0, count: 5);
        _broker.Append("orders", 1, count: 4);
        Sample();

        Assert.Equal(new BrokerStatsItem(9, 0.9, 1), (await ReadAsync("TOPIC_PUT_NUMS", "orders")).Minute);
        Assert.Equal(9, (await ReadAsync("BROKER_PUT_NUMS", "DefaultCluster")).Minute.Sum);
        Assert.Equal(0, (await ReadAsync("BROKER_PUT_NUMS", "DefaultCluster")).Minute.Average);
        Assert.True((await ReadAsync("TOPIC_PUT_SIZE", "orders")).Minute.Average > 91);
    }

    [Fact]
    public async Task The_minute_holds_seven_samples_and_the_hour_six_times_ten_minutes()
    {
        _broker.Append("orders", 0, count: 6);
        Sample();
        Sample(times: 5);
        Assert.Equal(new BrokerStatsItem(6, 0.1, 1), (await ReadAsync("TOPIC_PUT_NUMS", "orders")).Minute);

        Sample();
        BrokerStatsData idle = await ReadAsync("TOPIC_PUT_NUMS", "orders");
        Assert.Equal(default, idle.Minute);

        Sample(times: 53);
        BrokerStatsData later = await ReadAsync("TOPIC_PUT_NUMS", "orders");
        Assert.Equal(new BrokerStatsItem(6, 0.01, 1), later.Hour);
        Assert.Equal(default, later.Day);
    }

    [Fact]
    public async Task A_counter_that_was_at_rest_has_the_rate_of_the_whole_window()
    {
        _broker.Append("orders", 0);
        Sample(times: 30);
        _broker.Append("orders", 0, count: 6);
        Sample();

        Assert.Equal(new BrokerStatsItem(6, 0.1, 1), (await ReadAsync("TOPIC_PUT_NUMS", "orders")).Minute);
    }

    [Fact]
    public async Task Pulls_are_counted_for_group_and_topic_over_all_queues()
    {
        GroupEntry group = Group("billing");
        Count(group, queueId: 0, messages: 6, millis: 0);
        Count(group, queueId: 1, messages: 2, millis: 4);
        Sample();

        Assert.Equal(new BrokerStatsItem(8, 0.8, 4), (await ReadAsync("GROUP_GET_NUMS", "orders@billing")).Minute);
        Assert.Equal(800, (await ReadAsync("GROUP_GET_SIZE", "orders@billing")).Minute.Sum);
        Assert.Equal(default, (await ReadAsync("GROUP_GET_LATENCY", "0@orders@billing")).Minute);
        Assert.Equal(new BrokerStatsItem(4, 0.4, 4), (await ReadAsync("GROUP_GET_LATENCY", "1@orders@billing")).Minute);
        Assert.Equal(ResponseCode.SystemError, (await ViewAsync("GROUP_GET_LATENCY", "2@orders@billing")).Code);
        Assert.Equal(ResponseCode.SystemError, (await ViewAsync("GROUP_GET_NUMS", "billing@orders")).Code);
    }

    [Fact]
    public async Task Messages_sent_back_are_counted()
    {
        _broker.Append("orders", 0);
        Assert.True(_broker.Store.Queues.TryGetPuts("orders", out TopicPuts? puts));
        Group("billing").Traffic.CountSendBack("orders", puts);
        Sample();

        Assert.Equal(new BrokerStatsItem(1, 0.1, 1), (await ReadAsync("SNDBCK_PUT_NUMS", "orders@billing")).Minute);
        Assert.Equal(ResponseCode.SystemError, (await ViewAsync("SNDBCK_PUT_NUMS", "orders@else")).Code);
    }

    [Fact]
    public async Task Figures_go_with_their_topic_and_do_not_come_back_with_a_new_one()
    {
        GroupEntry group = Group("billing");
        _broker.Append("orders", 0);
        Count(group, queueId: 0, messages: 6, millis: 0);
        Sample();

        await _client.InvokeAsync(RequestCode.DeleteTopicInBroker, ("topic", "orders"));
        _broker.Tables.Topics.Put(new TopicConfig { TopicName = "orders", ReadQueueNums = 2, WriteQueueNums = 2 });
        Sample();

        Assert.Equal(ResponseCode.SystemError, (await ViewAsync("TOPIC_PUT_NUMS", "orders")).Code);
        Assert.Equal(ResponseCode.SystemError, (await ViewAsync("GROUP_GET_NUMS", "orders@billing")).Code);
        Assert.Empty(group.Traffic.Topics);
    }

    private GroupEntry Group(string name)
    {
        Assert.True(_broker.Tables.Groups.TryFindOrCreate(name, out GroupEntry? group));
        return group;
    }

    private void Count(GroupEntry group, int queueId, int messages, long millis)
    {
        ConsumeQueue queue = _broker.Store.Queues.GetOrCreate("orders", queueId);
        group.Traffic.CountGet(queue, messages, messages * 100, millis);
    }

    private void Sample(int times = 1)
    {
        for (int turn = 0; turn < times; turn++)
        {
            _broker.Time.Advance(Period);
            _broker.Statistics.Sample();
        }
    }

    private Task<Response> ViewAsync(string name, string key) =>
        _client.InvokeAsync(RequestCode.ViewBrokerStatsData, ("statsName", name), ("statsKey", key));

    private async Task<BrokerStatsData> ReadAsync(string name, string key)
    {
        Response response = await ViewAsync(name, key);
        Assert.True(response.Code == ResponseCode.Success, response.Remark);
        return BrokerStatsData.Parse(response.Body.Span);
    }
}
