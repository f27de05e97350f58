using System.Collections.Concurrent;
using System.Text;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.TestKit;

namespace RocketNet.Broker.Tests.Clients;

/// <summary>What administrators ask the broker to ask or tell its clients.</summary>
public sealed class ClientRelayTests : IAsyncLifetime
{
    private const string Held =
        "{\"messageQueueTable\":{{\"brokerName\":\"broker-a\",\"queueId\":0,\"topic\":\"orders\"}:5}}";

    private readonly ConcurrentQueue<Request> _told = new();
    private TestBroker _broker = null!;
    private TestClient _admin = null!;
    private TestClient _consumer = null!;

    public async Task InitializeAsync()
    {
        _broker = await TestBroker.StartAsync();
        _admin = _broker.Connect();
        _consumer = _broker.Connect();
        _broker.Tables.Topics.Put(new TopicConfig { TopicName = "orders", ReadQueueNums = 2, WriteQueueNums = 2 });
        foreach (RequestCode code in (RequestCode[])
            [RequestCode.ResetConsumerClientOffset, RequestCode.GetConsumerRunningInfo,
             RequestCode.ConsumeMessageDirectly, RequestCode.GetConsumerStatusFromClient])
        {
            _consumer.Answer(code, Answer);
        }

        await _consumer.HeartbeatAsync("a", "billing", "orders");
    }

    public async Task DisposeAsync()
    {
        await _consumer.DisposeAsync();
        await _admin.DisposeAsync();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task Running_info_is_what_the_client_answers_word_for_word()
    {
        Response response = await _admin.InvokeAsync(
            RequestCode.GetConsumerRunningInfo,
            ("consumerGroup", "billing"),
            ("clientId", "a"),
            ("jstackEnable", "true"));

        Assert.Equal("{0:unquoted, but the client's own}", Encoding.UTF8.GetString(response.Body.Span));
        Assert.Equal("the client's remark", response.Remark);
        Assert.Equal("true", Assert.Single(_told).Fields["jstackEnable"]);
    }

    [Theory]
    [InlineData("billing", "b", "The Consumer <billing> <b> not online")]
    [InlineData("none", "a", "The Consumer <none> <a> not online")]
    public async Task A_client_that_is_not_there_is_named(string group, string client, string remark)
    {
        Response response = await _admin.InvokeAsync(
            RequestCode.GetConsumerRunningInfo, ("consumerGroup", group), ("clientId", client));

        Assert.Equal((ResponseCode.SystemError, remark), (response.Code, response.Remark));
    }

    [Fact]
    public async Task A_message_consumed_directly_goes_to_the_client_as_it_is_stored()
    {
        _broker.Append("orders", 0);
        Response response = await ConsumeAsync(MessageId.ToText(default, 0));

        Assert.Equal(ResponseCode.Success, response.Code);
        Request told = Assert.Single(_told);
        Assert.Equal("broker-a", told.Fields["brokerName"]);
        RecordStatus status = MessageRecordReader.TryRead(told.Body, verifyBody: true, out MessageRecord record);
        Assert.Equal(RecordStatus.Ok, status);
        Assert.Equal("hello", Encoding.UTF8.GetString(record.Body));
    }

    [Fact]
    public async Task A_message_that_is_not_there_is_not_sent_to_anybody()
    {
        Assert.Equal("msgId: \"zz\" is no message id", (await ConsumeAsync("zz")).Remark);
        Assert.Equal(
            "can not find the message by the offset, 77", (await ConsumeAsync(MessageId.ToText(default, 77))).Remark);
        Assert.Empty(_told);
    }

    [Fact]
    public async Task Offsets_that_clients_hold_are_gathered_under_their_ids()
    {
        Response all = await _admin.InvokeAsync(
            RequestCode.InvokeBrokerToGetConsumerStatus, ("topic", "orders"), ("group", "billing"));
        Response other = await _admin.InvokeAsync(
            RequestCode.InvokeBrokerToGetConsumerStatus,
            ("topic", "orders"),
            ("group", "billing"),
            ("clientAddr", "b"));
        Response none = await _admin.InvokeAsync(
            RequestCode.InvokeBrokerToGetConsumerStatus, ("topic", "orders"), ("group", "none"));

        Assert.Equal(5, GetConsumerStatusBody.Parse(all.Body.Span).ConsumerTable["a"].Values.Single());
        Assert.Empty(GetConsumerStatusBody.Parse(other.Body.Span).ConsumerTable);
        Assert.Equal("No Any Consumer online in the consumer group: [none]", none.Remark);
    }

    [Fact]
    public async Task Reset_offsets_are_told_to_every_client_and_answered()
    {
        _broker.Append("orders", 0, count: 3);
        Commit(0, 3);
        Commit(1, 0);

        Response response = await ResetAsync("0", isForce: true);

        Assert.Equal(ResponseCode.Success, response.Code);
        Assert.Equal(0, ResetOffsetBody.Parse(response.Body.Span).OffsetTable[Queue(0)]);
        await Wait.UntilAsync(() => !_told.IsEmpty);
        Request told = Assert.Single(_told);
        Assert.True(told.IsOneway);
        Assert.Equal(response.Body.ToArray(), told.Body);
        Assert.Equal("orders", told.Fields["topic"]);
        Assert.Equal("billing", told.Fields["group"]);
        Assert.Equal("0", told.Fields["timestamp"]);
        Assert.True(_broker.Tables.Offsets.TryQuery("orders", "billing", 0, out long kept));
        Assert.Equal(3, kept);
    }

    [Fact]
    public async Task A_reset_goes_to_the_end_by_minus_one_and_forward_only_by_force()
    {
        _broker.Append("orders", 0, count: 3);
        Commit(0, 1);
        Commit(1, 0);

        Assert.Equal(3, ResetOffsetBody.Parse((await ResetAsync("-1", true)).Body.Span).OffsetTable[Queue(0)]);
        Assert.Equal(1, ResetOffsetBody.Parse((await ResetAsync("-1", false)).Body.Span).OffsetTable[Queue(0)]);
    }

    [Fact]
    public async Task A_client_written_in_cpp_is_told_in_its_own_form()
    {
        await using TestClient cpp = _broker.Connect();
        ConcurrentQueue<Request> told = new();
        cpp.Answer(RequestCode.ResetConsumerClientOffset, request =>
        {
            told.Enqueue(request);
            return Response.None;
        });
        await cpp.HeartbeatAsync("c", "billing", "orders");
        Assert.True(_broker.Tables.Clients.Consumers.TryGet("billing", out Broker.Clients.ConsumerGroup? group));
        group.Touch(
            group.Members.Single(member => member.ClientId == "c").Connection,
            new Broker.Clients.ClientIdentity("c", LanguageCode.Cpp, 409),
            nowMillis: 0,
            out _);
        Commit(0, 1);
        Commit(1, 0);

        await ResetAsync("-1", true);

        await Wait.UntilAsync(() => !told.IsEmpty);
        Assert.StartsWith(
            "{\"offsetTable\":[{\"brokerName\":",
            Encoding.UTF8.GetString(told.Single().Body),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reset_is_refused_in_javas_order_and_words()
    {
        Assert.Equal("THe consumer group <billing> not exist", (await ResetAsync("-1", true)).Remark);
        Commit(0, 1);
        Commit(1, 0);
        await _consumer.InvokeAsync(RequestCode.UnregisterClient, ("clientID", "a"), ("consumerGroup", "billing"));
        Response offline = await ResetAsync("-1", true);
        Response noTopic = await _admin.InvokeAsync(
            RequestCode.InvokeBrokerToResetOffset, ("topic", "x"), ("group", "billing"), ("timestamp", "-1"));

        Assert.Equal(ResponseCode.ConsumerNotOnline, offline.Code);
        Assert.Equal(
            "Consumer not online, so can not reset offset, Group: billing Topic: orders Timestamp: -1", offline.Remark);
        Assert.Equal("[reset-offset] reset offset failed, no topic in this broker. topic=x", noTopic.Remark);
    }

    private static MessageQueue Queue(int queueId) => new("orders", "broker-a", queueId);

    private void Commit(int queueId, long offset) =>
        Assert.True(_broker.Tables.Offsets.TryCommit("orders", "billing", queueId, offset));

    private Response Answer(Request request)
    {
        _told.Enqueue(request);
        return request.Code == (int)RequestCode.GetConsumerStatusFromClient
            ? Response.Ok(Encoding.UTF8.GetBytes(Held))
            : new Response(ResponseCode.Success, "the client's remark")
            {
                Body = "{0:unquoted, but the client's own}"u8.ToArray(),
            };
    }

    private Task<Response> ConsumeAsync(string msgId) => _admin.InvokeAsync(
        RequestCode.ConsumeMessageDirectly, ("consumerGroup", "billing"), ("clientId", "a"), ("msgId", msgId));

    private Task<Response> ResetAsync(string timestamp, bool isForce) => _admin.InvokeAsync(
        RequestCode.InvokeBrokerToResetOffset,
        ("topic", "orders"),
        ("group", "billing"),
        ("timestamp", timestamp),
        ("isForce", isForce ? "true" : "false"));
}
