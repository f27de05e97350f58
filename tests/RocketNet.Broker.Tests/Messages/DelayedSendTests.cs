using System.Text;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Tests.Messages;

/// <summary>Sends with a delay level.</summary>
public sealed class DelayedSendTests
{
    [Fact]
    public async Task A_delayed_message_waits_in_its_levels_queue_and_names_the_place_it_is_meant_for()
    {
        await using LiveBroker broker = await LiveBroker.StartAsync();

        Response sent = await broker.SendAsync(
            "T", queueId: 2, properties: "UNIQ_KEY\u0001k\u0002WAIT\u0001true\u0002DELAY\u00013");
        Response atOnce = await broker.PullAsync("T", 2, 0);
        Response waiting = await broker.PullAsync("SCHEDULE_TOPIC_XXXX", 2, 0);

        Assert.Equal(ResponseCode.Success, sent.Code);
        Assert.Equal("2", sent.Field("queueId"));
        Assert.Equal("0", sent.Field("queueOffset"));
        Assert.Equal("0", atOnce.Field("maxOffset"));
        _ = MessageRecordReader.TryRead(waiting.Body.Span, verifyBody: true, out MessageRecord record);
        Dictionary<string, string> properties = MessageProperties.ToDictionary(record.Properties);
        Assert.Equal("T", properties["REAL_TOPIC"]);
        Assert.Equal("2", properties["REAL_QID"]);
        Assert.Equal("true", properties["WAIT"]);
        Assert.Equal("3", properties["DELAY"]);
        Assert.Equal("DefaultCluster", properties["CLUSTER"]);
    }

    [Theory]
    [InlineData("1", 0, "1")]
    [InlineData("18", 17, "18")]
    [InlineData("19", 17, "18")]
    [InlineData("2147483647", 17, "18")]
    public async Task Too_high_a_level_is_the_highest(string wanted, int queueId, string level)
    {
        await using LiveBroker broker = await LiveBroker.StartAsync();

        await broker.SendAsync("T", properties: "DELAY\u0001" + wanted);
        Response waiting = await broker.PullAsync("SCHEDULE_TOPIC_XXXX", queueId, 0);

        Assert.Equal(ResponseCode.Success, waiting.Code);
        _ = MessageRecordReader.TryRead(waiting.Body.Span, verifyBody: true, out MessageRecord record);
        Assert.Equal(level, MessageProperties.ToDictionary(record.Properties)["DELAY"]);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("soon")]
    [InlineData("99999999999")]
    public async Task What_is_no_level_is_not_waited_for(string level)
    {
        await using LiveBroker broker = await LiveBroker.StartAsync();

        await broker.SendAsync("T", properties: "DELAY\u0001" + level);
        Response atOnce = await broker.PullAsync("T", 0, 0);

        Assert.Equal(ResponseCode.Success, atOnce.Code);
    }

    [Fact]
    public async Task It_arrives_at_its_time_and_its_topic_was_made_by_the_send()
    {
        await using LiveBroker broker = await LiveBroker.StartAsync(
            changeStore: store => store with { MessageDelayLevel = "1s" });

        await broker.SendAsync("New", properties: "DELAY\u00011\u0002TAGS\u0001TagA");
        Response arrived = await broker.PullAsync(
            "New", 0, 0, changes: [("suspendTimeoutMillis", "15000"), ("sysFlag", "6"), ("subscription", "TagA")]);

        Response waiting = await broker.PullAsync("SCHEDULE_TOPIC_XXXX", 0, 0);

        Assert.Equal(ResponseCode.Success, arrived.Code);
        _ = MessageRecordReader.TryRead(arrived.Body.Span, verifyBody: true, out MessageRecord record);
        Assert.Equal("hello", Encoding.UTF8.GetString(record.Body));
        _ = MessageRecordReader.TryRead(waiting.Body.Span, verifyBody: true, out MessageRecord before);
        Assert.InRange(record.StoreTimestamp - before.StoreTimestamp, 1000, 3000);
    }

    [Fact]
    public async Task A_batch_may_not_be_delayed()
    {
        await using LiveBroker broker = await LiveBroker.StartAsync();

        Response response = await broker.InvokeAsync(
            RequestCode.SendBatchMessage, LiveBroker.SendFields("T", 0, "DELAY\u00011", ("m", "true")), [0, 0, 0, 4]);

        Assert.Equal(ResponseCode.MessageIllegal, response.Code);
    }

    [Fact]
    public async Task Nobody_sends_to_the_schedule_topic_itself()
    {
        await using LiveBroker broker = await LiveBroker.StartAsync();

        Response response = await broker.SendAsync("SCHEDULE_TOPIC_XXXX", properties: "DELAY\u00011");

        Assert.Equal(ResponseCode.NoPermission, response.Code);
        Assert.Equal("Sending message to topic[SCHEDULE_TOPIC_XXXX] is forbidden.", response.Remark);
    }
}
