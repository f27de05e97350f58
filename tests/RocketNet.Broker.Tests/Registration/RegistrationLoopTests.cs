using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Broker.Configuration;
using RocketNet.Broker.Registration;
using RocketNet.Broker.Topics;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Client;
using RocketNet.Remoting.Server;
using RocketNet.Store;
using RocketNet.TestKit;

namespace RocketNet.Broker.Tests.Registration;

public sealed class RegistrationLoopTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new();
    private readonly RemotingClient _client =
        new(new RemotingClientOptions(), TimeProvider.System, NullLoggerFactory.Instance);

    private FakeNameServer _nameServer = null!;

    public async Task InitializeAsync() => _nameServer = await FakeNameServer.StartAsync();

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _nameServer.DisposeAsync();
    }

    [Fact]
    public async Task The_first_registration_names_the_broker_and_all_its_topics()
    {
        (RegistrationLoop loop, TopicTable topics) = await StartAsync();

        Request request = Assert.Single(_nameServer.Requests);
        Assert.Equal(
            ("broker-a", "127.0.0.1:10911", "DefaultCluster", "127.0.0.1:10912", "0", "false"),
            (request.Fields["brokerName"], request.Fields["brokerAddr"], request.Fields["clusterName"],
                request.Fields["haServerAddr"], request.Fields["brokerId"], request.Fields["compressed"]));
        Assert.Equal(Invariant.Text(Crc32.Masked(request.Body)), request.Fields["bodyCrc32"]);
        TopicConfigTableBody body = _nameServer.Registration(0).Topics;
        Assert.Equal(topics.Version, body.DataVersion);
        Assert.Contains("TBW102", body.TopicConfigTable.Keys);
        Assert.Contains("AUTO_CREATE_TOPIC_KEY", body.TopicConfigTable.Keys);
        await loop.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_topic_of_an_operator_is_registered_alone_and_at_once()
    {
        (RegistrationLoop loop, TopicTable topics) = await StartAsync();

        topics.Put(new TopicConfig { TopicName = "orders", WriteQueueNums = 3 });

        await Wait.UntilAsync(() => _nameServer.Count(RequestCode.RegisterBroker) == 2);
        TopicConfigTableBody body = _nameServer.Registration(1).Topics;
        Assert.Equal(3, Assert.Single(body.TopicConfigTable).Value.WriteQueueNums);
        Assert.Equal(topics.Version, body.DataVersion);
        await loop.StopAsync(CancellationToken.None);
    }

    /// <remarks>
    /// The name server would hold the version of both changes with one of them, and pass over the other ever after.
    /// </remarks>
    [Fact]
    public async Task No_version_is_registered_without_a_topic_that_it_counts()
    {
        TopicTable? topics = null;
        bool isFirst = true;
        (RegistrationLoop loop, topics) = await StartAsync(Interrupt);

        topics.CreateBySend(new FirstSend("slow", "TBW102", 4, UnitMode: false));

        TopicConfigTableBody body = _nameServer.Registration(1).Topics;
        Assert.Equal(2, body.DataVersion.Counter);
        Assert.Contains("slow", body.TopicConfigTable.Keys);
        Assert.Contains("orders", body.TopicConfigTable.Keys);
        await loop.StopAsync(CancellationToken.None);

        // Between the change and the word of it an operator's topic is changed and registered.
        void Interrupt(TopicChange change)
        {
            if (isFirst)
            {
                isFirst = false;
                topics!.Put(new TopicConfig { TopicName = "orders" });
                Assert.True(SpinWait.SpinUntil(
                    () => _nameServer.Count(RequestCode.RegisterBroker) == 2, TimeSpan.FromMinutes(1)));
            }
        }
    }

    [Fact]
    public async Task Topics_made_by_sends_are_registered_with_the_whole_table_and_many_as_few()
    {
        (RegistrationLoop loop, TopicTable topics) = await StartAsync();

        for (int topic = 0; topic < 500; topic++)
        {
            topics.CreateBySend(new FirstSend("orders" + topic, "TBW102", 4, UnitMode: false));
        }

        await Wait.UntilAsync(() => LastRegistration().TopicConfigTable.ContainsKey("orders499"));
        Assert.Contains("TBW102", LastRegistration().TopicConfigTable.Keys);
        Assert.InRange(_nameServer.Count(RequestCode.RegisterBroker), 2, 100);
        await loop.StopAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData(1_000, 10)]
    [InlineData(30_000, 30)]
    [InlineData(600_000, 60)]
    public async Task Registration_is_repeated_every_period_between_ten_and_sixty_seconds(int configured, int seconds)
    {
        (RegistrationLoop loop, _) =
            await StartAsync(options => options with { RegisterNameServerPeriod = configured });

        await AdvanceAsync(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, _nameServer.Count(RequestCode.RegisterBroker));
        await AdvanceUntilAsync(() => _nameServer.Count(RequestCode.RegisterBroker) == 2, TimeSpan.FromMilliseconds(1));

        await loop.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Without_force_a_name_server_that_knows_the_version_is_only_asked()
    {
        (RegistrationLoop loop, _) = await StartAsync(options => options with { ForceRegister = false });

        await AdvanceUntilAsync(() => _nameServer.Count(RequestCode.QueryDataVersion) == 1, TimeSpan.FromSeconds(30));

        await loop.StopAsync(CancellationToken.None);
        Assert.Equal(1, _nameServer.Count(RequestCode.RegisterBroker));
    }

    [Fact]
    public async Task The_broker_starts_without_a_name_server_and_registers_within_seconds_of_its_appearing()
    {
        int port = _nameServer.Port;
        await _nameServer.DisposeAsync();
        (RegistrationLoop loop, TopicTable topics) = await StartAsync($"127.0.0.1:{port}");
        topics.Put(new TopicConfig { TopicName = "orders" });

        _nameServer = await FakeNameServer.StartAsync(port);
        // An attempt made before the topic was added may get through first: then the topic follows alone.
        await AdvanceUntilAsync(
            () => _nameServer.Count(RequestCode.RegisterBroker) > 0
                && LastRegistration().TopicConfigTable.ContainsKey("orders"),
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(60));

        Assert.Contains("TBW102", _nameServer.Registration(0).Topics.TopicConfigTable.Keys);
        await loop.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_name_server_that_is_away_does_not_keep_another_from_hearing_of_changes()
    {
        (RegistrationLoop loop, TopicTable topics) = await StartAsync($"127.0.0.1:1;{_nameServer.Address}");

        topics.Put(new TopicConfig { TopicName = "orders" });

        await Wait.UntilAsync(() => _nameServer.Count(RequestCode.RegisterBroker) == 2);
        await loop.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task After_a_refused_registration_the_whole_table_is_sent()
    {
        (RegistrationLoop loop, TopicTable topics) = await StartAsync();
        _nameServer.Answer = ResponseCode.SystemError;
        topics.Put(new TopicConfig { TopicName = "orders" });
        await Wait.UntilAsync(() => _nameServer.Count(RequestCode.RegisterBroker) >= 2);
        int refused = _nameServer.Count(RequestCode.RegisterBroker);
        _nameServer.Answer = ResponseCode.Success;

        await AdvanceUntilAsync(
            () => _nameServer.Count(RequestCode.RegisterBroker) > refused,
            TimeSpan.FromSeconds(5));

        Assert.Contains("TBW102", LastRegistration().TopicConfigTable.Keys);
        await loop.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Without_write_permission_of_the_broker_every_topic_is_announced_with_that_of_the_broker()
    {
        (RegistrationLoop loop, TopicTable topics) =
            await StartAsync(options => options with { BrokerPermission = 4 });

        Assert.All(_nameServer.Registration(0).Topics.TopicConfigTable.Values, topic => Assert.Equal(4, topic.Perm));
        Assert.Contains(topics.Listed, topic => topic.Perm == 6);
        await loop.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task The_ordered_topic_list_of_the_answer_is_applied()
    {
        _nameServer.OrderedTopics = new Dictionary<string, string> { ["BenchmarkTest"] = "broker-a:8" };

        (RegistrationLoop loop, TopicTable topics) = await StartAsync();

        Assert.True(topics.TryGet("BenchmarkTest", out TopicEntry? ordered));
        Assert.True(ordered.Config.Order);
        await loop.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_name_server_added_to_the_configuration_hears_of_the_broker_at_once()
    {
        BrokerConfiguration configuration = Configuration("");
        TopicTable topics = new(configuration, _time);
        RegistrationLoop loop = CreateLoop(configuration, topics);
        await loop.StartAsync(BrokerIdentity.Of(configuration.Broker, 10_911), CancellationToken.None);
        configuration.Update(System.Text.Encoding.UTF8.GetBytes($"namesrvAddr={_nameServer.Address}"));

        loop.Reconfigure();

        await Wait.UntilAsync(() => _nameServer.Count(RequestCode.RegisterBroker) >= 1);
        await loop.StopAsync(CancellationToken.None);
        Assert.Equal(1, _nameServer.Count(RequestCode.UnregisterBroker));
    }

    [Fact]
    public async Task At_stop_the_broker_is_withdrawn()
    {
        (RegistrationLoop loop, TopicTable topics) = await StartAsync();

        await loop.StopAsync(CancellationToken.None);
        topics.Put(new TopicConfig { TopicName = "orders" });

        Request last = _nameServer.Requests.Last();
        Assert.Equal((int)RequestCode.UnregisterBroker, last.Code);
        Assert.Equal(
            ("broker-a", "127.0.0.1:10911", "DefaultCluster", "0"),
            (last.Fields["brokerName"], last.Fields["brokerAddr"],
                last.Fields["clusterName"], last.Fields["brokerId"]));
    }

    private TopicConfigTableBody LastRegistration() =>
        _nameServer.Registration(_nameServer.Count(RequestCode.RegisterBroker) - 1).Topics;

    private Task<(RegistrationLoop Loop, TopicTable Topics)> StartAsync(
        Func<BrokerOptions, BrokerOptions>? change = null) =>
        StartAsync(_nameServer.Address, change);

    private async Task<(RegistrationLoop Loop, TopicTable Topics)> StartAsync(
        string nameServers,
        Func<BrokerOptions, BrokerOptions>? change = null)
    {
        BrokerConfiguration configuration = Configuration(nameServers, change);
        return await StartAsync(configuration, new TopicTable(configuration, _time));
    }

    /// <param name="hearsFirst">Told of changes of topics before the loop is.</param>
    private Task<(RegistrationLoop Loop, TopicTable Topics)> StartAsync(Action<TopicChange> hearsFirst)
    {
        BrokerConfiguration configuration = Configuration(_nameServer.Address);
        TopicTable topics = new(configuration, _time);
        topics.Changed += hearsFirst;
        return StartAsync(configuration, topics);
    }

    private async Task<(RegistrationLoop Loop, TopicTable Topics)> StartAsync(
        BrokerConfiguration configuration, TopicTable topics)
    {
        RegistrationLoop loop = CreateLoop(configuration, topics);
        await loop.StartAsync(BrokerIdentity.Of(configuration.Broker, 10_911), CancellationToken.None);
        return (loop, topics);
    }

    private static BrokerConfiguration Configuration(
        string nameServers,
        Func<BrokerOptions, BrokerOptions>? change = null)
    {
        BrokerOptions options = new() { BrokerName = "broker-a", NamesrvAddr = nameServers };
        return new BrokerConfiguration(change?.Invoke(options) ?? options, new StoreOptions());
    }

    private RegistrationLoop CreateLoop(BrokerConfiguration configuration, TopicTable topics) =>
        new(configuration, topics, _client, _time, NullLogger<RegistrationLoop>.Instance);

    // The loop must wait on the clock before the clock is moved.
    private async Task AdvanceAsync(TimeSpan by)
    {
        await Wait.UntilAsync(() => _time.TimerCount > 0);
        _time.Advance(by);
    }

    private Task AdvanceUntilAsync(Func<bool> condition, TimeSpan step) =>
        AdvanceUntilAsync(condition, step, TimeSpan.FromSeconds(30));

    // Moves the clock on in steps, as long as the loop has not reacted.
    private async Task AdvanceUntilAsync(Func<bool> condition, TimeSpan step, TimeSpan longest)
    {
        TimeSpan moved = TimeSpan.Zero;
        await Wait.UntilAsync(() =>
        {
            if (moved < longest && _time.TimerCount > 0)
            {
                _time.Advance(step);
                moved += step;
            }

            return condition();
        });
    }
}
