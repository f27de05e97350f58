using System.Buffers.Binary;
using System.Text;
using RocketNet.Broker.Configuration;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store;

namespace RocketNet.Broker.Tests.Messages;

public sealed class SendMessageTests
{
    [Fact]
    public async Task A_first_send_makes_the_topic_and_is_answered_with_its_place()
    {
        await using LiveBroker broker = await LiveBroker.StartAsync();

        Response first = await broker.SendAsync("T", queueId: 2);
        Response second = await broker.SendAsync("T", queueId: 2);

        Assert.Equal(ResponseCode.Success, first.Code);
        Assert.Null(first.Remark);
        Assert.Equal("0", first.Field("queueOffset"));
        Assert.Equal("1", second.Field("queueOffset"));
        Assert.Equal("2", first.Field("queueId"));
        Assert.Equal("DefaultRegion", first.Field("MSG_REGION"));
        Assert.Equal("true", first.Field("TRACE_ON"));
        Assert.True(MessageId.TryParse(first.Field("msgId")!.AsSpan(), out HostAddress host, out long offset));
        Assert.Equal(broker.Port, host.ToEndPoint().Port);
        Assert.Equal(0, offset);
    }

    [Fact]
    public async Task Stored_properties_gain_the_cluster_and_lose_wait()
    {
        await using LiveBroker broker = await LiveBroker.StartAsync();

        await broker.SendAsync("T", properties: "KEYS\u0001k1\u0002WAIT\u0001true\u0002TAGS\u0001TagA");
        Response pulled = await broker.PullAsync("T", 0, 0);

        Assert.Equal(RecordStatus.Ok, MessageRecordReader.TryRead(pulled.Body.Span, true, out MessageRecord record));
        Dictionary<string, string> properties = MessageProperties.ToDictionary(record.Properties);
        Assert.Equal(["CLUSTER", "KEYS", "TAGS"], properties.Keys.Order());
        Assert.Equal("hello", Encoding.UTF8.GetString(record.Body));
    }

    [Theory]
    [InlineData("", ResponseCode.SystemError, "The specified topic is blank.")]
    [InlineData("../x", ResponseCode.SystemError, "illegal characters")]
    [InlineData(
        "SCHEDULE_TOPIC_XXXX",
        ResponseCode.NoPermission,
        "Sending message to topic[SCHEDULE_TOPIC_XXXX] is forbidden.")]
    [InlineData("RMQ_SYS_TRANS_HALF_TOPIC", ResponseCode.NoPermission, "is forbidden.")]
    public async Task A_topic_nobody_may_send_to_is_refused(string topic, ResponseCode code, string remark)
    {
        await using LiveBroker broker = await LiveBroker.StartAsync();

        Response response = await broker.SendAsync(topic);

        Assert.Equal(code, response.Code);
        Assert.Contains(remark, response.Remark, StringComparison.Ordinal);
        Assert.Equal("DefaultRegion", response.Field("MSG_REGION"));
    }

    [Fact]
    public async Task An_unknown_topic_is_refused_when_topics_are_not_made_by_sends()
    {
        await using LiveBroker broker =
            await LiveBroker.StartAsync(options => options with { AutoCreateTopicEnable = false });

        Response response = await broker.SendAsync("T");

        Assert.Equal(ResponseCode.TopicNotExist, response.Code);
        Assert.StartsWith("topic[T] not exist, apply first please!", response.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_queue_the_topic_does_not_have_is_refused_and_an_open_one_is_chosen()
    {
        await using LiveBroker broker = await LiveBroker.StartAsync();

        Response wrong = await broker.SendAsync("T", queueId: 4);
        Response open = await broker.SendAsync("T", queueId: -1);

        Assert.Equal(ResponseCode.SystemError, wrong.Code);
        Assert.StartsWith("request queueId[4] is illegal,", wrong.Remark, StringComparison.Ordinal);
        Assert.InRange(int.Parse(open.Field("queueId")!), 0, 3);
    }

    [Theory]
    [InlineData(1025, 0)]
    [InlineData(10, 32_768)]
    public async Task A_message_beyond_a_limit_is_illegal(int bodyBytes, int propertyBytes)
    {
        await using LiveBroker broker = await LiveBroker.StartAsync(
            changeStore: store => store with { MaxMessageSize = 1024 });
        string properties = propertyBytes == 0 ? "" : "k\u0001" + new string('v', propertyBytes);

        Response response = await broker.SendAsync("T", body: new string('x', bodyBytes), properties: properties);

        Assert.Equal(ResponseCode.MessageIllegal, response.Code);
        Assert.Contains("msg body length limit 1024B", response.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_would_not_be_delivered_rightly_is_not_accepted()
    {
        await using LiveBroker broker = await LiveBroker.StartAsync();

        Response response = await broker.SendAsync("T", properties: "TRAN_MSG\u0001true");

        Assert.Equal(ResponseCode.NoPermission, response.Code);
        Assert.Contains("forbidden", response.Remark, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", ResponseCode.SlaveNotAvailable)]
    [InlineData("WAIT\u0001false", ResponseCode.Success)]
    public async Task A_sync_master_without_slave_says_so(string properties, ResponseCode expected)
    {
        await using LiveBroker broker = await LiveBroker.StartAsync(
            options => options with { BrokerRole = BrokerRole.SyncMaster });

        Response response = await broker.SendAsync("T", properties: properties);

        Assert.Equal(expected, response.Code);
        Assert.Equal("0", response.Field("queueOffset"));
    }

    [Fact]
    public async Task Under_sync_flush_every_answer_comes_after_its_sync_and_the_message_can_be_pulled()
    {
        await using LiveBroker broker = await LiveBroker.StartAsync(
            changeStore: store => store with { FlushDiskType = FlushDiskType.SyncFlush });

        Response[] responses = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => broker.SendAsync("T")));
        Response pulled = await broker.PullAsync("T", 0, 0);

        Assert.All(responses, response => Assert.Equal(ResponseCode.Success, response.Code));
        Assert.Equal("100", pulled.Field("maxOffset"));
    }

    [Fact]
    public async Task A_batch_becomes_records_of_its_own_with_an_id_each()
    {
        await using LiveBroker broker = await LiveBroker.StartAsync();
        byte[] body = [.. Item("one"), .. Item("two"), .. Item("three")];

        Response response = await broker.InvokeAsync(
            RequestCode.SendBatchMessage, LiveBroker.SendFields("T", 0, "WAIT\u0001true", ("m", "true")), body);
        Response pulled = await broker.PullAsync("T", 0, 0);

        Assert.Equal(ResponseCode.Success, response.Code);
        Assert.Equal(3, response.Field("msgId")!.Split(',').Distinct().Count());
        Assert.Equal("0", response.Field("queueOffset"));
        Assert.Equal("3", pulled.Field("nextBeginOffset"));
    }

    [Fact]
    public async Task A_batch_whose_items_do_not_add_up_stores_nothing()
    {
        await using LiveBroker broker = await LiveBroker.StartAsync();
        byte[] body = [.. Item("one"), 0, 0, 0, 99];

        Response response = await broker.InvokeAsync(
            RequestCode.SendBatchMessage, LiveBroker.SendFields("T", 0, "", ("m", "true")), body);
        Response pulled = await broker.PullAsync("T", 0, 0);

        Assert.Equal(ResponseCode.MessageIllegal, response.Code);
        Assert.Equal("0", pulled.Field("maxOffset"));
    }

    [Fact]
    public async Task A_retry_message_with_no_tries_left_goes_to_the_dead_letters()
    {
        await using LiveBroker broker = await LiveBroker.StartAsync();

        Response again = await broker.SendAsync("%RETRY%g", changes: [("j", "3"), ("l", "4")]);
        Response dead = await broker.SendAsync("%RETRY%g", changes: [("j", "4"), ("l", "4")]);
        Response letters = await broker.PullAsync("%DLQ%g", 0, 0);

        Assert.Equal(ResponseCode.Success, again.Code);
        Assert.Equal(ResponseCode.Success, dead.Code);
        Assert.Equal(ResponseCode.Success, letters.Code);
    }

    [Fact]
    public async Task A_request_without_a_needed_field_is_answered_with_its_name()
    {
        await using LiveBroker broker = await LiveBroker.StartAsync();
        Dictionary<string, string> fields = LiveBroker.SendFields("T", 0, "");
        fields.Remove("e");

        Response response = await broker.InvokeAsync(RequestCode.SendMessageV2, fields, []);

        Assert.Equal(ResponseCode.SystemError, response.Code);
        Assert.Contains("e", response.Remark, StringComparison.Ordinal);
    }

    private static byte[] Item(string text)
    {
        byte[] body = Encoding.UTF8.GetBytes(text);
        byte[] item = new byte[22 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(item, item.Length);
        BinaryPrimitives.WriteInt32BigEndian(item.AsSpan(16), body.Length);
        body.CopyTo(item, 20);
        return item;
    }
}
