using System.Globalization;
using System.Text;
using RocketNet.Broker.Configuration;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store;

namespace RocketNet.Broker.Tests.Messages;

/// <summary>CONSUMER_SEND_MSG_BACK, and what a message is when it comes again.</summary>
public sealed class SendBackTests
{
    [Fact]
    public async Task A_message_handed_back_comes_again_from_the_retry_topic_after_its_level()
    {
        await using LiveBroker broker = await StartAsync();
        long offset = await SendAsync(broker, "UNIQ_KEY\u0001k1\u0002TAGS\u0001TagA");

        Response answer = await SendBackAsync(broker, offset);
        byte[] bytes = await PullOneAsync(broker, "%RETRY%g");

        Assert.Equal(ResponseCode.Success, answer.Code);
        Assert.Null(answer.Remark);
        _ = MessageRecordReader.TryRead(bytes, verifyBody: true, out MessageRecord record);
        Dictionary<string, string> properties = MessageProperties.ToDictionary(record.Properties);
        Assert.Equal("hello", Encoding.UTF8.GetString(record.Body));
        Assert.Equal(1, record.ReconsumeTimes);
        Assert.Equal(1_700_000_000_000, record.BornTimestamp);
        Assert.Equal("T", properties["RETRY_TOPIC"]);
        Assert.Equal("3", properties["DELAY"]);
        Assert.Equal("false", properties["WAIT"]);
        Assert.Equal("TagA", properties["TAGS"]);
        Assert.True(MessageId.TryParse(properties["ORIGIN_MESSAGE_ID"], out _, out long origin));
        Assert.Equal(offset, origin);
    }

    [Fact]
    public async Task Each_retry_waits_one_level_longer_and_keeps_the_first_ids()
    {
        await using LiveBroker broker = await StartAsync();
        long offset = await SendAsync(broker, "");
        await SendBackAsync(broker, offset);
        long again = PhysicalOffsetOf(await PullOneAsync(broker, "%RETRY%g"));

        await SendBackAsync(broker, again);
        byte[] second = await PullOneAsync(broker, "%RETRY%g", offset: 1);

        _ = MessageRecordReader.TryRead(second, verifyBody: true, out MessageRecord record);
        Dictionary<string, string> properties = MessageProperties.ToDictionary(record.Properties);
        Assert.Equal(2, record.ReconsumeTimes);
        Assert.Equal("4", properties["DELAY"]);
        Assert.Equal("T", properties["RETRY_TOPIC"]);
        Assert.True(MessageId.TryParse(properties["ORIGIN_MESSAGE_ID"], out _, out long origin));
        Assert.Equal(offset, origin);
    }

    [Theory]
    [InlineData(-1, null)]
    [InlineData(0, 0)]
    [InlineData(5, 0)]
    public async Task Without_tries_left_it_goes_to_the_dead_letters_which_can_be_read_at_once(int level, int? max)
    {
        await using LiveBroker broker = await StartAsync();
        long offset = await SendAsync(broker, "");

        Response answer = await SendBackAsync(broker, offset, level, max);
        byte[] letter = await PullOneAsync(broker, "%DLQ%g");

        Assert.Equal(ResponseCode.Success, answer.Code);
        _ = MessageRecordReader.TryRead(letter, verifyBody: true, out MessageRecord record);
        Assert.Equal("0", MessageProperties.ToDictionary(record.Properties)["DELAY"]);
        Assert.Equal(1, record.ReconsumeTimes);
        Response topic = await broker.InvokeAsync(RequestCode.GetTopicConfig, [new("topic", "%DLQ%g")], []);
        Assert.Contains("\"perm\":6", Encoding.UTF8.GetString(topic.Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_groups_own_limit_counts_when_the_consumer_names_none()
    {
        await using LiveBroker broker = await StartAsync();
        await PutGroupAsync(broker, new SubscriptionGroupConfig { GroupName = "g", RetryMaxTimes = 0 });
        long offset = await SendAsync(broker, "");

        await SendBackAsync(broker, offset);

        Assert.NotEmpty(await PullOneAsync(broker, "%DLQ%g"));
    }

    [Fact]
    public async Task A_group_without_retry_queues_loses_its_message_as_its_operator_wants()
    {
        await using LiveBroker broker = await StartAsync();
        await PutGroupAsync(broker, new SubscriptionGroupConfig { GroupName = "g", RetryQueueNums = 0 });
        long offset = await SendAsync(broker, "");

        Response answer = await SendBackAsync(broker, offset);

        Assert.Equal(ResponseCode.Success, answer.Code);
        Response topic = await broker.InvokeAsync(RequestCode.GetTopicConfig, [new("topic", "%RETRY%g")], []);
        Assert.Equal(ResponseCode.TopicNotExist, topic.Code);
    }

    [Fact]
    public async Task The_retry_topic_has_the_groups_number_of_queues()
    {
        await using LiveBroker broker = await StartAsync();
        await PutGroupAsync(broker, new SubscriptionGroupConfig { GroupName = "g", RetryQueueNums = 3 });

        await SendBackAsync(broker, await SendAsync(broker, ""));

        Response topic = await broker.InvokeAsync(RequestCode.GetTopicConfig, [new("topic", "%RETRY%g")], []);
        Assert.Contains("\"readQueueNums\":3", Encoding.UTF8.GetString(topic.Body.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    [InlineData(999_999_999)]
    [InlineData(-5)]
    [InlineData(long.MaxValue)]
    public async Task An_offset_where_no_message_stands_is_refused_in_javas_words(long wrong)
    {
        await using LiveBroker broker = await StartAsync();
        Assert.Equal(0, await SendAsync(broker, ""));

        Response answer = await SendBackAsync(broker, wrong == 0 ? 1 : wrong);

        Assert.Equal(ResponseCode.SystemError, answer.Code);
        Assert.StartsWith("look message by offset failed, ", answer.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_that_may_not_be_made_is_refused()
    {
        await using LiveBroker broker = await StartAsync(
            options => options with { AutoCreateSubscriptionGroup = false });
        long offset = await SendAsync(broker, "");

        Response answer = await SendBackAsync(broker, offset);

        Assert.Equal(ResponseCode.SubscriptionGroupNotExist, answer.Code);
        Assert.StartsWith("subscription group not exist, g ", answer.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_may_not_be_written_to_refuses()
    {
        await using LiveBroker broker = await StartAsync(options => options with { BrokerPermission = 4 });
        long offset = await SendAsync(broker, "");

        Response answer = await SendBackAsync(broker, offset);

        Assert.Equal(ResponseCode.NoPermission, answer.Code);
        Assert.Equal("the broker[127.0.0.1] sending message is forbidden", answer.Remark);
    }

    [Fact]
    public async Task A_missing_field_is_named()
    {
        await using LiveBroker broker = await StartAsync();

        Response answer = await broker.InvokeAsync(
            RequestCode.ConsumerSendMsgBack, [new("offset", "0"), new("group", "g")], []);

        Assert.Equal(ResponseCode.SystemError, answer.Code);
        Assert.Contains("delayLevel", answer.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Under_sync_flush_the_answer_comes_when_the_message_is_on_the_disk()
    {
        await using LiveBroker broker = await LiveBroker.StartAsync(changeStore: store => store with
        {
            FlushDiskType = FlushDiskType.SyncFlush,
            MessageDelayLevel = "1s",
        });
        long offset = await SendAsync(broker, "");

        Response[] answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => SendBackAsync(broker, offset)));
        Response waiting = await broker.PullAsync("SCHEDULE_TOPIC_XXXX", 0, 0);

        Assert.All(answers, answer => Assert.Equal(ResponseCode.Success, answer.Code));
        Assert.Equal("20", waiting.Field("maxOffset"));
    }

    [Fact]
    public async Task A_consumer_that_publishes_its_message_to_the_retry_topic_itself_gets_it_later()
    {
        await using LiveBroker broker = await StartAsync();

        Response sent = await broker.SendAsync(
            "%RETRY%g", properties: "DELAY\u00013\u0002RETRY_TOPIC\u0001T", changes: [("j", "1"), ("l", "16")]);
        Response atOnce = await broker.PullAsync("%RETRY%g", 0, 0);
        byte[] later = await PullOneAsync(broker, "%RETRY%g");

        Assert.Equal(ResponseCode.Success, sent.Code);
        Assert.Equal("0", atOnce.Field("maxOffset"));
        _ = MessageRecordReader.TryRead(later, verifyBody: true, out MessageRecord record);
        Assert.Equal(1, record.ReconsumeTimes);
    }

    [Fact]
    public async Task Such_a_message_with_no_tries_left_is_a_dead_letter_at_once_whatever_its_level()
    {
        await using LiveBroker broker = await StartAsync();

        await broker.SendAsync("%RETRY%g", properties: "DELAY\u00013", changes: [("j", "16"), ("l", "16")]);
        Response letters = await broker.PullAsync("%DLQ%g", 0, 0);

        Assert.Equal(ResponseCode.Success, letters.Code);
        _ = MessageRecordReader.TryRead(letters.Body.Span, verifyBody: true, out MessageRecord record);
        Assert.Equal("-1", MessageProperties.ToDictionary(record.Properties)["DELAY"]);
    }

    private static Task<LiveBroker> StartAsync(Func<BrokerOptions, BrokerOptions>? change = null) =>
        LiveBroker.StartAsync(change, store => store with { MessageDelayLevel = "1s 1s 1s 1s" });

    private static async Task<long> SendAsync(LiveBroker broker, string properties)
    {
        Response response = await broker.SendAsync("T", properties: properties);
        Assert.Equal(ResponseCode.Success, response.Code);
        Assert.True(MessageId.TryParse(response.Field("msgId"), out _, out long offset));
        return offset;
    }

    private static Task<Response> SendBackAsync(LiveBroker broker, long offset, int level = 0, int? max = null)
    {
        List<KeyValuePair<string, string>> fields =
        [
            new("offset", offset.ToString(CultureInfo.InvariantCulture)),
            new("group", "g"),
            new("delayLevel", level.ToString(CultureInfo.InvariantCulture)),
            new("originTopic", "T"),
            new("unitMode", "false"),
        ];
        if (max is { } limit)
        {
            fields.Add(new("maxReconsumeTimes", limit.ToString(CultureInfo.InvariantCulture)));
        }

        return broker.InvokeAsync(RequestCode.ConsumerSendMsgBack, fields, []);
    }

    private static async Task PutGroupAsync(LiveBroker broker, SubscriptionGroupConfig config)
    {
        Response response = await broker.InvokeAsync(
            RequestCode.UpdateAndCreateSubscriptionGroup, [], config.ToJson());
        Assert.Equal(ResponseCode.Success, response.Code);
    }

    private static async Task<byte[]> PullOneAsync(LiveBroker broker, string topic, long offset = 0)
    {
        Response response = await broker.PullAsync(
            topic, 0, offset, changes: [("suspendTimeoutMillis", "15000"), ("sysFlag", "6")]);
        Assert.True(response.Code == ResponseCode.Success, $"{response.Code} {response.Remark}");
        return response.Body.ToArray();
    }

    private static long PhysicalOffsetOf(byte[] bytes)
    {
        _ = MessageRecordReader.TryRead(bytes, verifyBody: true, out MessageRecord record);
        return record.PhysicalOffset;
    }
}
