using RocketNet.Broker.Topics;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Tests.Topics;

public sealed class TopicRequestsTests : IAsyncLifetime
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
    public async Task A_created_topic_is_on_disk_when_the_answer_comes()
    {
        Response response = await CreateAsync("orders");

        Assert.Equal(ResponseCode.Success, response.Code);
        TopicConfigTableBody file =
            TopicConfigTableBody.Parse(File.ReadAllBytes(_broker.Folder.File("config", "topics.json")));
        TopicConfig config = file.TopicConfigTable["orders"];
        Assert.Equal((3, 2, 6), (config.ReadQueueNums, config.WriteQueueNums, config.Perm));
    }

    [Fact]
    public async Task The_order_flag_of_the_request_is_not_taken_and_that_of_the_topic_stays()
    {
        await CreateAsync("fresh");
        _broker.Tables.Topics.Put(new TopicConfig { TopicName = "orders", Order = true });

        await CreateAsync("orders");

        Assert.False(Config("fresh").Order);
        Assert.True(Config("orders").Order);
    }

    [Theory]
    [InlineData(" ", "The specified topic is blank.")]
    [InlineData("a b", "The specified topic contains illegal characters, allowing only ^[%|a-zA-Z0-9_-]+$")]
    [InlineData("TBW102", "The topic[TBW102] is conflict with system topic.")]
    [InlineData("RMQ_SYS_TRANS_HALF_TOPIC", "The topic[RMQ_SYS_TRANS_HALF_TOPIC] is conflict with system topic.")]
    [InlineData("DefaultCluster", "The topic[DefaultCluster] is conflict with system topic.")]
    [InlineData("broker-a", "The topic[broker-a] is conflict with system topic.")]
    [InlineData("rmq_sys_any", "The topic[rmq_sys_any] is conflict with system topic.")]
    public async Task An_illegal_or_system_topic_is_neither_created_nor_deleted(string topic, string remark)
    {
        Response created = await CreateAsync(topic);
        Response deleted = await _client.InvokeAsync(RequestCode.DeleteTopicInBroker, ("topic", topic));

        Assert.Equal((ResponseCode.SystemError, remark), (created.Code, created.Remark));
        Assert.Equal((ResponseCode.SystemError, remark), (deleted.Code, deleted.Remark));
    }

    [Fact]
    public async Task A_name_of_128_characters_is_too_long()
    {
        Response response = await CreateAsync(new string('t', 128));

        Assert.Equal("The specified topic is longer than topic max length.", response.Remark);
        Assert.Equal(ResponseCode.Success, (await CreateAsync(new string('t', 127))).Code);
    }

    [Theory]
    [InlineData("readQueueNums", "-1")]
    [InlineData("writeQueueNums", "100000")]
    public async Task Queue_numbers_beyond_all_reason_are_refused(string field, string value)
    {
        Response response = await CreateAsync("orders", (field, value));

        Assert.Equal(ResponseCode.SystemError, response.Code);
        Assert.False(_broker.Tables.Topics.TryGet("orders", out _));
    }

    [Fact]
    public async Task A_deleted_topic_takes_its_queues_and_offsets_along()
    {
        await CreateAsync("orders");
        _broker.Append("orders", 0);
        _broker.Tables.Offsets.TryCommit("orders", "billing", 0, 1);

        Response response = await _client.InvokeAsync(RequestCode.DeleteTopicInBroker, ("topic", "orders"));

        Assert.Equal(ResponseCode.Success, response.Code);
        Assert.False(_broker.Tables.Topics.TryGet("orders", out _));
        Assert.False(_broker.Store.Queues.TryGet("orders", 0, out _));
        Assert.False(_broker.Tables.Offsets.TryQuery("orders", "billing", 0, out _));
        Assert.DoesNotContain(
            "\"orders\"",
            File.ReadAllText(_broker.Folder.File("config", "topics.json")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deleting_what_does_not_exist_succeeds()
    {
        Response response = await _client.InvokeAsync(RequestCode.DeleteTopicInBroker, ("topic", "orders"));

        Assert.Equal(ResponseCode.Success, response.Code);
    }

    [Fact]
    public async Task The_table_is_answered_with_its_version_and_without_the_second_template_name()
    {
        await CreateAsync("orders");

        Response response = await _client.InvokeAsync(RequestCode.GetAllTopicConfig);

        TopicConfigTableBody body = TopicConfigTableBody.Parse(response.Body.Span);
        Assert.Equal(_broker.Tables.Topics.Version, body.DataVersion);
        Assert.Contains("orders", body.TopicConfigTable.Keys);
        Assert.Contains("TBW102", body.TopicConfigTable.Keys);
        Assert.DoesNotContain("AUTO_CREATE_TOPIC_KEY", body.TopicConfigTable.Keys);
    }

    [Fact]
    public async Task One_topic_is_answered_for_tools_of_5_x()
    {
        await CreateAsync("orders");

        Response known = await _client.InvokeAsync(RequestCode.GetTopicConfig, ("topic", "orders"), ("lo", "true"));
        Response unknown = await _client.InvokeAsync(RequestCode.GetTopicConfig, ("topic", "returns"));

        TopicConfig config = TopicConfig.From(FastJsonValue.Parse(known.Body.Span));
        Assert.Equal(("orders", 3), (config.TopicName, config.ReadQueueNums));
        Assert.Equal(ResponseCode.TopicNotExist, unknown.Code);
        Assert.Contains("returns", unknown.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task System_topics_are_listed_without_the_second_template_name()
    {
        Response response = await _client.InvokeAsync(RequestCode.GetSystemTopicListFromBroker);

        IReadOnlyList<string> topics = TopicList.Parse(response.Body.Span).Topics;
        Assert.Superset(
            new HashSet<string>
            {
                "TBW102", "SCHEDULE_TOPIC_XXXX", "BenchmarkTest", "RMQ_SYS_TRANS_HALF_TOPIC", "RMQ_SYS_TRACE_TOPIC",
                "RMQ_SYS_TRANS_OP_HALF_TOPIC", "TRANS_CHECK_MAX_TIME_TOPIC", "SELF_TEST_TOPIC", "OFFSET_MOVED_EVENT",
                "DefaultCluster", "broker-a", "DefaultCluster_REPLY_TOPIC",
            },
            topics.ToHashSet());
        Assert.DoesNotContain("AUTO_CREATE_TOPIC_KEY", topics);
        Assert.Equal(topics.Distinct(), topics);
    }

    [Fact]
    public async Task Topic_stats_show_each_write_queue()
    {
        await CreateAsync("orders");
        _broker.Append("orders", 0, count: 3);

        Response response = await _client.InvokeAsync(RequestCode.GetTopicStatsInfo, ("topic", "orders"));

        IReadOnlyDictionary<MessageQueue, TopicOffset> table = TopicStatsTable.Parse(response.Body.Span).OffsetTable;
        Assert.Equal(2, table.Count);
        TopicOffset written = table[new MessageQueue("orders", "broker-a", 0)];
        Assert.Equal((0, 3), (written.MinOffset, written.MaxOffset));
        Assert.NotEqual(0, written.LastUpdateTimestamp);
        Assert.Equal(new TopicOffset(0, 0, 0), table[new MessageQueue("orders", "broker-a", 1)]);
    }

    [Fact]
    public async Task An_unknown_topic_has_no_stats()
    {
        Response response = await _client.InvokeAsync(RequestCode.GetTopicStatsInfo, ("topic", "orders"));

        Assert.Equal((ResponseCode.TopicNotExist, "topic[orders] not exist"), (response.Code, response.Remark));
    }

    private Task<Response> CreateAsync(string topic, params (string Name, string Value)[] more)
    {
        Dictionary<string, string> fields = new()
        {
            ["topic"] = topic,
            ["defaultTopic"] = "TBW102",
            ["readQueueNums"] = "3",
            ["writeQueueNums"] = "2",
            ["perm"] = "6",
            ["topicFilterType"] = "SINGLE_TAG",
            ["topicSysFlag"] = "0",
            ["order"] = "true",
        };
        foreach ((string name, string value) in more)
        {
            fields[name] = value;
        }

        return _client.InvokeAsync(
            RequestCode.UpdateAndCreateTopic,
            [.. fields.Select(field => (field.Key, field.Value))]);
    }

    private TopicConfig Config(string topic)
    {
        Assert.True(_broker.Tables.Topics.TryGet(topic, out TopicEntry? entry));
        return entry.Config;
    }
}
