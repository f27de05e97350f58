using System.Text;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Tests.Administration;

/// <summary>How far groups have come, as tools ask for it.</summary>
public sealed class ProgressRequestsTests : IAsyncLifetime
{
    private TestBroker _broker = null!;
    private TestClient _client = null!;

    public static TheoryData<RequestCode, string> RequiredFields => new()
    {
        { RequestCode.InvokeBrokerToResetOffset, "topic group timestamp" },
        { RequestCode.InvokeBrokerToGetConsumerStatus, "topic group" },
        { RequestCode.QueryConsumeTimeSpan, "topic group" },
        { RequestCode.GetConsumerRunningInfo, "consumerGroup clientId" },
        { RequestCode.QueryCorrectionOffset, "topic compareGroup" },
        { RequestCode.ConsumeMessageDirectly, "consumerGroup clientId msgId" },
        { RequestCode.CloneGroupOffset, "srcGroup destGroup" },
        { RequestCode.ViewBrokerStatsData, "statsName statsKey" },
        { RequestCode.QueryConsumeQueue, "topic queueId index count" },
        { RequestCode.QueryTopicsByConsumer, "group" },
        { RequestCode.QuerySubscriptionByConsumer, "group topic" },
        { RequestCode.QueryTopicConsumeByWho, "topic" },
        { RequestCode.GetConsumerConnectionList, "consumerGroup" },
        { RequestCode.GetProducerConnectionList, "producerGroup" },
        { RequestCode.GetConsumeStats, "consumerGroup" },
        { RequestCode.DeleteSubscriptionGroup, "groupName" },
    };

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

    [Theory]
    [MemberData(nameof(RequiredFields))]
    public async Task A_missing_or_absurd_field_is_refused_by_name(RequestCode code, string fields)
    {
        string[] names = fields.Split(' ');
        foreach (string missing in names)
        {
            Response response = await _client.InvokeAsync(
                code, [.. names.Where(name => name != missing).Select(name => (name, "1"))]);

            Assert.Equal(ResponseCode.SystemError, response.Code);
            Assert.Contains(missing, response.Remark, StringComparison.Ordinal);
        }

        foreach (string number in names.Where(name => name is "timestamp" or "queueId" or "index" or "count"))
        {
            Response response = await _client.InvokeAsync(
                code, [.. names.Select(name => (name, name == number ? "seven" : "1"))]);

            Assert.Equal(ResponseCode.SystemError, response.Code);
            Assert.Contains(number, response.Remark, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_group_is_listed_with_its_topics_and_what_it_has_not_consumed()
    {
        _broker.Append("orders", 0, count: 3);
        Assert.True(_broker.Tables.Groups.TryFindOrCreate("billing", out _));
        _broker.Tables.Offsets.TryCommit("orders", "billing", 0, 1);

        ConsumeStatsList all = await ListAsync(isOrder: false);
        ConsumeStatsList ordered = await ListAsync(isOrder: true);

        Assert.Equal(2, all.TotalDiff);
        Assert.Empty(all.Groups.Single(group => group.Key == "SELF_TEST_C_GROUP").Value);
        ConsumeStats stats = Assert.Single(all.Groups.Single(group => group.Key == "billing").Value);
        Assert.Equal(1, stats.OffsetTable[new MessageQueue("orders", "broker-a", 0)].ConsumerOffset);
        Assert.Empty(ordered.Groups.Single(group => group.Key == "billing").Value);
    }

    [Fact]
    public async Task A_group_that_committed_absurd_offsets_hides_nobody()
    {
        _broker.Append("orders", 0, count: 3);
        Assert.True(_broker.Tables.Groups.TryFindOrCreate("billing", out _));
        _broker.Tables.Offsets.TryCommit("orders", "billing", 0, long.MaxValue);
        _broker.Tables.Offsets.TryCommit("orders", "billing", 1, long.MaxValue);

        ConsumeStatsList all = await ListAsync(isOrder: false);

        Assert.Contains(all.Groups, group => group.Key == "SELF_TEST_C_GROUP");
        Assert.Equal(unchecked(3 - long.MaxValue - long.MaxValue), all.TotalDiff);
    }

    [Fact]
    public async Task Time_spans_show_how_long_the_next_message_has_waited()
    {
        long before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        _broker.Append("orders", 0, count: 3);
        _broker.Tables.Offsets.TryCommit("orders", "billing", 0, 3);

        QueryConsumeTimeSpanBody done = await SpansAsync("billing");
        QueryConsumeTimeSpanBody waiting = await SpansAsync("none");

        Assert.Equal([0, 1], done.Queues.Select(queue => queue.Queue.QueueId));
        Assert.Equal((0, -1), (done.Queues[0].DelayTime, done.Queues[1].MaxTimestamp));
        Assert.InRange(done.Queues[0].ConsumeTimestamp, before, before + 60_000);
        Assert.Equal(waiting.Queues[0].MinTimestamp, waiting.Queues[0].ConsumeTimestamp);
        Response unknown = await _client.InvokeAsync(
            RequestCode.QueryConsumeTimeSpan, ("topic", "x"), ("group", "billing"));
        Assert.Equal((ResponseCode.TopicNotExist, "topic[x] not exist"), (unknown.Code, unknown.Remark));
    }

    [Fact]
    public async Task Correction_offsets_are_the_lowest_and_no_group_loses_its_own_by_asking()
    {
        _broker.Append("orders", 0, count: 9);
        _broker.Tables.Offsets.TryCommit("orders", "billing", 0, 5);
        _broker.Tables.Offsets.TryCommit("orders", "audit", 0, 3);

        Assert.Equal(3, (await CorrectionsAsync("audit", "")).CorrectionOffsets[0]);
        Assert.Equal(5, (await CorrectionsAsync("billing", "audit")).CorrectionOffsets[0]);
        Assert.Equal(long.MaxValue, (await CorrectionsAsync("audit", "audit")).CorrectionOffsets[0]);
        Assert.True(_broker.Tables.Offsets.TryQuery("orders", "audit", 0, out long kept));
        Assert.Equal(3, kept);
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("")]
    public async Task Cloning_copies_the_named_topic_or_all(string topic)
    {
        _broker.Tables.Offsets.TryCommit("orders", "billing", 1, 5);

        Response response = await _client.InvokeAsync(
            RequestCode.CloneGroupOffset, ("srcGroup", "billing"), ("destGroup", "audit"), ("topic", topic));

        Assert.Equal(ResponseCode.Success, response.Code);
        Assert.True(_broker.Tables.Offsets.TryQuery("orders", "audit", 1, out long copied));
        Assert.Equal(5, copied);
    }

    [Fact]
    public async Task Cloning_to_no_group_is_refused()
    {
        Response response = await _client.InvokeAsync(
            RequestCode.CloneGroupOffset, ("srcGroup", "billing"), ("destGroup", "a b"), ("topic", "orders"));

        Assert.Equal(ResponseCode.SystemError, response.Code);
        Assert.StartsWith("destGroup", response.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_of_a_queue_are_shown_within_its_bounds()
    {
        _broker.Append("orders", 0, count: 3);

        Assert.Equal(2, (await EntriesAsync("1", "10")).QueueData.Count);
        QueryConsumeQueueResponseBody one = await EntriesAsync("0", "1");
        Assert.Equal((0, 3), (one.MinQueueIndex, one.MaxQueueIndex));
        Assert.Empty((await EntriesAsync("99", "10")).QueueData);
        Assert.Empty((await EntriesAsync("-1", "10")).QueueData);
        Assert.Equal(3, (await EntriesAsync("0", "2147483647")).QueueData.Count);
    }

    [Fact]
    public async Task A_group_that_is_offline_is_named_beside_the_entries()
    {
        _broker.Append("orders", 0);

        Assert.Equal("none@orders is not online!", (await EntriesAsync("0", "1", "none")).FilterData);
        await _client.HeartbeatAsync("a", "billing", "orders");
        Assert.Equal("orders", (await EntriesAsync("0", "1", "billing")).Subscription?.Topic);
    }

    [Fact]
    public async Task Cleaning_forgets_queues_of_topics_that_are_gone_and_no_other()
    {
        _broker.Append("orders", 0);
        _broker.Append("gone", 0);
        _broker.Append("RMQ_SYS_TRANS_HALF_TOPIC", 0);

        await _client.InvokeAsync(RequestCode.CleanUnusedTopic);

        Assert.Equal(
            ["RMQ_SYS_TRANS_HALF_TOPIC", "orders"],
            _broker.Store.Queues.All.Select(queue => queue.Topic).Order(StringComparer.Ordinal));
        Assert.Equal(ResponseCode.Success, (await _client.InvokeAsync(RequestCode.DeleteExpiredCommitLog)).Code);
        Assert.Equal(ResponseCode.Success, (await _client.InvokeAsync(RequestCode.CleanExpiredConsumeQueue)).Code);
    }

    [Fact]
    public async Task Topics_and_subscription_of_a_group_are_told()
    {
        _broker.Tables.Offsets.TryCommit("orders", "billing", 1, 5);
        await _client.HeartbeatAsync("a", "billing", "orders");

        Response topics = await _client.InvokeAsync(RequestCode.QueryTopicsByConsumer, ("group", "billing"));
        Response known = await _client.InvokeAsync(
            RequestCode.QuerySubscriptionByConsumer, ("group", "billing"), ("topic", "orders"));
        Response unknown = await _client.InvokeAsync(
            RequestCode.QuerySubscriptionByConsumer, ("group", "billing"), ("topic", "x"));

        Assert.Equal(["orders"], TopicList.Parse(topics.Body.Span).Topics);
        Assert.Equal("orders", FastJsonValue.Parse(known.Body.Span)["subscriptionData"]["topic"].AsString());
        Assert.Equal("{\"group\":\"billing\",\"topic\":\"x\"}", Encoding.UTF8.GetString(unknown.Body.Span));
    }

    private async Task<ConsumeStatsList> ListAsync(bool isOrder) => ConsumeStatsList.Parse(
        (await _client.InvokeAsync(RequestCode.GetBrokerConsumeStats, ("isOrder", isOrder ? "true" : "false")))
            .Body.Span);

    private async Task<QueryConsumeTimeSpanBody> SpansAsync(string group) => QueryConsumeTimeSpanBody.Parse(
        (await _client.InvokeAsync(RequestCode.QueryConsumeTimeSpan, ("topic", "orders"), ("group", group))).Body.Span);

    private async Task<QueryCorrectionOffsetBody> CorrectionsAsync(string compare, string filter) =>
        QueryCorrectionOffsetBody.Parse((await _client.InvokeAsync(
            RequestCode.QueryCorrectionOffset,
            ("topic", "orders"),
            ("compareGroup", compare),
            ("filterGroups", filter))).Body.Span);

    private async Task<QueryConsumeQueueResponseBody> EntriesAsync(string index, string count, string group = "")
    {
        Response response = await _client.InvokeAsync(
            RequestCode.QueryConsumeQueue,
            ("topic", "orders"),
            ("queueId", "0"),
            ("index", index),
            ("count", count),
            ("consumerGroup", group));
        Assert.Equal(ResponseCode.Success, response.Code);
        return QueryConsumeQueueResponseBody.Parse(response.Body.Span);
    }
}
