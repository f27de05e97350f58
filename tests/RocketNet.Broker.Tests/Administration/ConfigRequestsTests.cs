using System.Text;
using RocketNet.Broker.Configuration;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.TestKit;

namespace RocketNet.Broker.Tests.Administration;

public sealed class ConfigRequestsTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private string _path = "";
    private TestBroker _broker = null!;
    private TestClient _client = null!;

    public async Task InitializeAsync()
    {
        string[] lines = ["# kept", "flushConsumerOffsetInterval=5000", "autoCreateTopicEnable=true"];
        _path = _folder.Write("broker.conf", lines);
        _broker = await TestBroker.StartAsync(options => options with
        {
            BrokerConfigPath = _path,
            ListenPort = 23456,
        });
        _client = _broker.Connect();
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _broker.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_live_key_holds_at_once_and_only_its_line_of_the_file_changes()
    {
        Response response = await UpdateAsync("autoCreateTopicEnable=false");

        Assert.Equal(ResponseCode.Success, response.Code);
        Assert.False(_broker.Configuration.Broker.AutoCreateTopicEnable);
        Assert.Equal(
            "# kept\nflushConsumerOffsetInterval=5000\nautoCreateTopicEnable=false\n",
            File.ReadAllText(_path));
        Assert.True(File.Exists(_path + ".bak"));
    }

    [Theory]
    [InlineData("brokerConfigPath=/etc/passwd")]
    [InlineData("rocketmqHome=/tmp")]
    [InlineData("configBlackList=")]
    [InlineData("brokerName=other")]
    [InlineData("storePathRootDir=/tmp/other")]
    [InlineData("listenPort=1")]
    public async Task A_key_that_decides_identity_or_place_is_refused_with_javas_words(string line)
    {
        Response response = await UpdateAsync($"autoCreateTopicEnable=false\n{line}\n");

        Assert.Equal(ResponseCode.NoPermission, response.Code);
        Assert.StartsWith("Can not update config in black list.", response.Remark, StringComparison.Ordinal);
        Assert.True(_broker.Configuration.Broker.AutoCreateTopicEnable);
        Assert.False(File.Exists(_path + ".bak"));
    }

    [Theory]
    [InlineData("autoCreateTopicEnable=perhaps", "autoCreateTopicEnable")]
    [InlineData("autoCreateTopikEnable=false", "autoCreateTopikEnable")]
    public async Task A_value_that_cannot_be_taken_is_named(string line, string named)
    {
        Response response = await UpdateAsync(line);

        Assert.Equal(ResponseCode.SystemError, response.Code);
        Assert.Contains(named, response.Remark, StringComparison.Ordinal);
        Assert.True(_broker.Configuration.Broker.AutoCreateTopicEnable);
    }

    [Fact]
    public async Task Values_that_hold_though_the_file_cannot_be_written_are_acted_on()
    {
        List<BrokerSettings> told = [];
        _broker.Live.Updated += told.Add;
        File.Delete(_path);
        Directory.CreateDirectory(_path);

        Response response = await UpdateAsync("brokerPermission=4");

        Assert.Equal(ResponseCode.SystemError, response.Code);
        Assert.Equal(4, _broker.Configuration.Broker.BrokerPermission);
        Assert.Equal(6, Assert.Single(told).Broker.BrokerPermission);
        Assert.Equal(1, _broker.Live.Version.Counter);
    }

    [Fact]
    public async Task The_configuration_is_answered_with_a_version_that_counts_the_updates()
    {
        Response before = await _client.InvokeAsync(RequestCode.GetBrokerConfig);
        await UpdateAsync("autoCreateTopicEnable=false");
        Response after = await _client.InvokeAsync(RequestCode.GetBrokerConfig);

        Assert.Contains("autoCreateTopicEnable=true", Lines(before));
        Assert.Contains("autoCreateTopicEnable=false", Lines(after));
        Assert.Equal(0, Version(before).Counter);
        Assert.Equal(1, Version(after).Counter);
    }

    [Fact]
    public async Task The_port_for_slaves_is_the_one_above_that_for_clients()
    {
        string[] lines = Lines(await _client.InvokeAsync(RequestCode.GetBrokerConfig));

        Assert.Contains("listenPort=23456", lines);
        Assert.Contains("haListenPort=23457", lines);
    }

    private static string[] Lines(Response response) => Encoding.UTF8.GetString(response.Body.Span).Split('\n');

    private static DataVersion Version(Response response) =>
        DataVersion.Parse(Encoding.UTF8.GetBytes(response.Field("version")!));

    private Task<Response> UpdateAsync(string text) =>
        _client.InvokeAsync(RequestCode.UpdateBrokerConfig, Encoding.UTF8.GetBytes(text));
}
