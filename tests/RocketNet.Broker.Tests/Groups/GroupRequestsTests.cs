using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Tests.Groups;

public sealed class GroupRequestsTests : IAsyncLifetime
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
    public async Task A_group_is_on_disk_when_the_answer_comes()
    {
        Response response = await PutAsync(new SubscriptionGroupConfig { GroupName = "billing", RetryMaxTimes = 3 });

        Assert.Equal(ResponseCode.Success, response.Code);
        SubscriptionGroupTableBody file = SubscriptionGroupTableBody.Parse(
            File.ReadAllBytes(_broker.Folder.File("config", "subscriptionGroup.json")));
        Assert.Equal(3, file.SubscriptionGroupTable["billing"].RetryMaxTimes);
    }

    [Theory]
    [InlineData("", "blank")]
    [InlineData("with blank", "illegal characters")]
    public async Task A_group_of_an_illegal_name_is_refused_with_its_reason(string group, string reason)
    {
        Response response = await PutAsync(new SubscriptionGroupConfig { GroupName = group });

        Assert.Equal(ResponseCode.SystemError, response.Code);
        Assert.Contains(reason, response.Remark, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("removeOffset", "true", false)]
    [InlineData("cleanOffset", "true", false)]
    [InlineData("removeOffset", "false", true)]
    public async Task A_group_is_deleted_with_its_offsets_if_either_flag_says_so(
        string flag,
        string value,
        bool keepsOffsets)
    {
        await PutAsync(new SubscriptionGroupConfig { GroupName = "billing" });
        _broker.Tables.Offsets.TryCommit("orders", "billing", 0, 1);

        Response response = await _client.InvokeAsync(
            RequestCode.DeleteSubscriptionGroup,
            ("groupName", "billing"),
            (flag, value));

        Assert.Equal(ResponseCode.Success, response.Code);
        Assert.False(_broker.Tables.Groups.TryGet("billing", out _));
        Assert.Equal(keepsOffsets, _broker.Tables.Offsets.TryQuery("orders", "billing", 0, out _));
    }

    [Fact]
    public async Task Deleting_what_does_not_exist_succeeds()
    {
        Response response = await _client.InvokeAsync(RequestCode.DeleteSubscriptionGroup, ("groupName", "nobody"));

        Assert.Equal(ResponseCode.Success, response.Code);
    }

    [Fact]
    public async Task All_groups_are_answered_with_the_version_of_the_table()
    {
        await PutAsync(new SubscriptionGroupConfig { GroupName = "billing" });

        Response response = await _client.InvokeAsync(RequestCode.GetAllSubscriptionGroupConfig);

        SubscriptionGroupTableBody body = SubscriptionGroupTableBody.Parse(response.Body.Span);
        Assert.Equal(_broker.Tables.Groups.Version, body.DataVersion);
        Assert.Contains("billing", body.SubscriptionGroupTable.Keys);
        Assert.Contains("TOOLS_CONSUMER", body.SubscriptionGroupTable.Keys);
    }

    [Fact]
    public async Task One_group_is_answered_for_tools_of_5_x_and_made_when_it_is_new()
    {
        Response response = await _client.InvokeAsync(RequestCode.GetSubscriptionGroupConfig, ("group", "billing"));

        Assert.Equal("billing", SubscriptionGroupConfig.Parse(response.Body.Span).GroupName);
        Assert.True(_broker.Tables.Groups.TryGet("billing", out _));
    }

    [Fact]
    public async Task What_a_tool_of_5_x_sets_is_answered_again_and_outlives_a_tool_of_4_x()
    {
        const string Later = """
            {"groupName":"billing","attributes":{"+a":"b"},"consumeMessageOrderly":true,"groupSysFlag":2,
            "groupRetryPolicy":{"type":"EXPONENTIAL","exponentialRetryPolicy":{"initial":5}}}
            """;
        await _client.InvokeAsync(
            RequestCode.UpdateAndCreateSubscriptionGroup, System.Text.Encoding.UTF8.GetBytes(Later));
        await PutAsync(new SubscriptionGroupConfig { GroupName = "billing", RetryMaxTimes = 3 });

        Response response = await _client.InvokeAsync(RequestCode.GetSubscriptionGroupConfig, ("group", "billing"));

        SubscriptionGroupConfig group = SubscriptionGroupConfig.Parse(response.Body.Span);
        Assert.Equal(3, group.RetryMaxTimes);
        Assert.Equal(
            """{"consumeMessageOrderly":true,"groupRetryPolicy":{"type":"EXPONENTIAL","exponentialRetryPolicy":"""
            + """{"initial":5}},"groupSysFlag":2}""",
            group.Unknown.ToString());
    }

    [Fact]
    public async Task A_group_that_may_not_be_made_does_not_exist()
    {
        await using TestBroker broker = await TestBroker.StartAsync(options => options with
        {
            AutoCreateSubscriptionGroup = false,
        });
        await using TestClient client = broker.Connect();

        Response response = await client.InvokeAsync(RequestCode.GetSubscriptionGroupConfig, ("group", "billing"));

        Assert.Equal(ResponseCode.SubscriptionGroupNotExist, response.Code);
    }

    private Task<Response> PutAsync(SubscriptionGroupConfig config) =>
        _client.InvokeAsync(RequestCode.UpdateAndCreateSubscriptionGroup, config.ToJson());
}
