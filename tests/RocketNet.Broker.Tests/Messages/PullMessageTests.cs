using System.Text;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Tests.Messages;

public sealed class PullMessageTests
{
    private static readonly (string, string)[] MayWait = [("sysFlag", "6"), ("suspendTimeoutMillis", "20000")];

    [Fact]
    public async Task Messages_come_in_queue_order_with_the_queue_s_bounds()
    {
        await using LiveBroker broker = await LiveBroker.StartAsync();
        for (int number = 0; number < 40; number++)
        {
            await broker.SendAsync("T", body: "m" + number);
        }

        Response pulled = await broker.PullAsync("T", 0, 5);

        Assert.Equal(ResponseCode.Success, pulled.Code);
        Assert.Equal("FOUND", pulled.Remark);
        Assert.Equal(
            ("37", "0", "40"),
            (pulled.Field("nextBeginOffset"), pulled.Field("minOffset"), pulled.Field("maxOffset")));
        Assert.Equal("0", pulled.Field("suggestWhichBrokerId"));
        Assert.Equal(Enumerable.Range(5, 32).Select(number => "m" + number), Bodies(pulled));
    }

    [Fact]
    public async Task A_lite_pull_is_answered_as_a_pull()
    {
        await using LiveBroker broker = await LiveBroker.StartAsync();
        await broker.SendAsync("T", body: "first");
        Response pulled = await broker.PullAsync("T", 0, 0);

        Response lite = await broker.InvokeAsync(
            RequestCode.LitePullMessage, LiveBroker.PullFields("T", 0, 0, "g", ("sysFlag", "20")), []);

        Assert.Equal((pulled.Code, pulled.Remark), (lite.Code, lite.Remark));
        Assert.Equal(pulled.Fields, lite.Fields);
        Assert.Equal(pulled.Body, lite.Body);
    }

    [Fact]
    public async Task A_group_that_may_not_consume_is_refused_until_it_may_again()
    {
        await using LiveBroker broker = await LiveBroker.StartAsync();
        await broker.SendAsync("T", body: "first");
        await PutGroupAsync(broker, isAllowed: false);

        Response refused = await broker.PullAsync("T", 0, 0);
        await PutGroupAsync(broker, isAllowed: true);
        Response allowed = await broker.PullAsync("T", 0, 0);

        Assert.Equal(ResponseCode.NoPermission, refused.Code);
        Assert.Equal("subscription group no permission, g", refused.Remark);
        Assert.Equal(["first"], Bodies(allowed));
    }

    [Theory]
    [InlineData(1, ResponseCode.PullNotFound, "OFFSET_OVERFLOW_ONE", "1")]
    [InlineData(5, ResponseCode.PullOffsetMoved, "OFFSET_OVERFLOW_BADLY", "1")]
    [InlineData(-1, ResponseCode.PullOffsetMoved, "OFFSET_TOO_SMALL", "0")]
    public async Task An_offset_outside_the_queue_is_answered_with_the_one_to_go_on_at(
        long offset, ResponseCode code, string remark, string next)
    {
        await using LiveBroker broker = await LiveBroker.StartAsync();
        await broker.SendAsync("T");

        Response pulled = await broker.PullAsync("T", 0, offset);

        Assert.Equal((code, remark, next), (pulled.Code, pulled.Remark, pulled.Field("nextBeginOffset")));
    }

    [Theory]
    [InlineData(0, ResponseCode.PullNotFound)]
    [InlineData(7, ResponseCode.PullOffsetMoved)]
    public async Task An_empty_queue_moves_only_offsets_beyond_it(long offset, ResponseCode code)
    {
        await using LiveBroker broker = await LiveBroker.StartAsync();
        await broker.SendAsync("T", queueId: 0);

        Response pulled = await broker.PullAsync("T", 1, offset);

        Assert.Equal((code, "NO_MESSAGE_IN_QUEUE"), (pulled.Code, pulled.Remark));
    }

    [Fact]
    public async Task A_parked_pull_is_answered_by_the_message_that_arrives()
    {
        await using LiveBroker broker = await LiveBroker.StartAsync();
        await broker.SendAsync("T", body: "first");

        Task<Response> parked = broker.PullAsync("T", 0, 1, changes: MayWait);
        Assert.NotSame(parked, await Task.WhenAny(parked, Task.Delay(100)));
        await broker.SendAsync("T", body: "second");
        Response pulled = await parked;

        Assert.Equal(ResponseCode.Success, pulled.Code);
        Assert.Equal(["second"], Bodies(pulled));
    }

    [Fact]
    public async Task Any_number_of_pulls_parked_at_one_queue_are_answered_by_one_message()
    {
        await using LiveBroker broker = await LiveBroker.StartAsync();
        await broker.SendAsync("T", body: "first");

        Task<Response>[] parked =
            [.. Enumerable.Range(0, 60).Select(number => broker.PullAsync("T", 0, 1, "g" + number, MayWait))];
        Assert.DoesNotContain(await Task.WhenAny(parked[0], Task.Delay(100)), parked);
        await broker.SendAsync("T", body: "second");
        Response[] pulled = await Task.WhenAll(parked);

        Assert.All(pulled, answer => Assert.Equal(["second"], Bodies(answer)));
    }

    [Fact]
    public async Task A_parked_pull_sleeps_through_messages_its_filter_refuses()
    {
        await using LiveBroker broker = await LiveBroker.StartAsync();
        await broker.SendAsync("T", body: "first");

        Task<Response> parked = broker.PullAsync("T", 0, 1, changes: [.. MayWait, ("subscription", "TagA || TagC")]);
        await broker.SendAsync("T", body: "other", properties: "TAGS\u0001TagB");
        Assert.NotSame(parked, await Task.WhenAny(parked, Task.Delay(100)));
        await broker.SendAsync("T", body: "wanted", properties: "TAGS\u0001TagC");
        Response pulled = await parked;

        Assert.Equal(["wanted"], Bodies(pulled));
        Assert.Equal("3", pulled.Field("nextBeginOffset"));
    }

    [Fact]
    public async Task A_parked_pull_whose_time_is_up_is_answered_not_found()
    {
        await using LiveBroker broker = await LiveBroker.StartAsync();
        await broker.SendAsync("T");

        Response pulled =
            await broker.PullAsync("T", 0, 1, changes: [("sysFlag", "6"), ("suspendTimeoutMillis", "200")]);

        Assert.Equal(ResponseCode.PullNotFound, pulled.Code);
        Assert.Equal("1", pulled.Field("nextBeginOffset"));
    }

    [Fact]
    public async Task A_pull_may_carry_the_offset_to_commit()
    {
        await using LiveBroker broker = await LiveBroker.StartAsync();
        await broker.SendAsync("T");

        await broker.PullAsync("T", 0, 0, changes: [("sysFlag", "5"), ("commitOffset", "1")]);
        Response stored = await broker.InvokeAsync(
            RequestCode.QueryConsumerOffset,
            [new("consumerGroup", "g"), new("topic", "T"), new("queueId", "0")],
            []);

        Assert.Equal("1", stored.Field("offset"));
    }

    [Fact]
    public async Task What_may_not_be_pulled_is_refused_with_java_s_codes()
    {
        await using LiveBroker broker = await LiveBroker.StartAsync(
            options => options with { AutoCreateSubscriptionGroup = false });
        await broker.SendAsync("T");

        Response noGroup = await broker.PullAsync("T", 0, 0, group: "unknown");
        Response noTopic = await broker.PullAsync("Unknown", 0, 0, group: "TOOLS_CONSUMER");
        Response noQueue = await broker.PullAsync("T", 99, 0, group: "TOOLS_CONSUMER");
        Response offline = await broker.PullAsync("T", 0, 0, group: "TOOLS_CONSUMER", ("sysFlag", "0"));
        Response sql = await broker.PullAsync("T", 0, 0, group: "TOOLS_CONSUMER", ("expressionType", "SQL92"));

        Assert.Equal(ResponseCode.SubscriptionGroupNotExist, noGroup.Code);
        Assert.Equal(ResponseCode.TopicNotExist, noTopic.Code);
        Assert.Equal(ResponseCode.SystemError, noQueue.Code);
        Assert.StartsWith("queueId[99] is illegal,", noQueue.Remark, StringComparison.Ordinal);
        Assert.Equal(ResponseCode.SubscriptionNotExist, offline.Code);
        Assert.Equal(ResponseCode.SystemError, sql.Code);
    }

    private static Task<Response> PutGroupAsync(LiveBroker broker, bool isAllowed) => broker.InvokeAsync(
        RequestCode.UpdateAndCreateSubscriptionGroup,
        [],
        new SubscriptionGroupConfig { GroupName = "g", ConsumeEnable = isAllowed }.ToJson());

    private static List<string> Bodies(Response pulled)
    {
        List<string> bodies = [];
        for (ReadOnlySpan<byte> rest = pulled.Body.Span; !rest.IsEmpty;)
        {
            RecordStatus status = MessageRecordReader.TryRead(rest, verifyBody: true, out MessageRecord record);
            Assert.Equal(RecordStatus.Ok, status);
            bodies.Add(Encoding.UTF8.GetString(record.Body));
            rest = rest[record.TotalSize..];
        }

        return bodies;
    }
}
