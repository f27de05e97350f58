using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Broker.Composition;
using RocketNet.Broker.Configuration;
using RocketNet.Broker.Tests.Registration;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.Files;
using RocketNet.TestKit;

namespace RocketNet.Broker.Tests.Composition;

public sealed class BrokerHostTests : IDisposable
{
    private readonly TempFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task A_broker_serves_on_its_port_and_on_the_vip_port()
    {
        await using BrokerHost host = Create();
        await host.StartAsync(CancellationToken.None);

        foreach (int port in new[] { host.Port, host.VipPort })
        {
            await using TestClient client = new($"127.0.0.1:{port}");
            Assert.Equal(ResponseCode.Success, (await client.InvokeAsync(RequestCode.GetAllTopicConfig)).Code);
        }
    }

    [Theory]
    [InlineData(RequestCode.PullMessage)]
    [InlineData(RequestCode.LitePullMessage)]
    public async Task The_vip_port_serves_no_pulls(RequestCode code)
    {
        await using BrokerHost host = Create();
        await host.StartAsync(CancellationToken.None);
        await using TestClient client = new($"127.0.0.1:{host.VipPort}");

        Response response = await client.InvokeAsync(code);

        Assert.Equal(ResponseCode.RequestCodeNotSupported, response.Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_port_in_use_is_named_and_nothing_stays_behind(int distance)
    {
        int port = FreePort();
        using Socket taken = new(SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, port - distance));
        taken.Listen();
        await using BrokerHost host = Create(options => options with { ListenPort = port });

        PortUnavailableException failure =
            await Assert.ThrowsAsync<PortUnavailableException>(() => host.StartAsync(CancellationToken.None));

        Assert.Equal(port - distance, failure.Port);
        Assert.Contains(Invariant.Text(port - distance), failure.Message, StringComparison.Ordinal);
        await using BrokerHost second = Create();
        await second.StartAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_store_that_another_broker_has_open_stops_the_start()
    {
        await using BrokerHost first = Create();
        await first.StartAsync(CancellationToken.None);
        await using BrokerHost second = Create();

        await Assert.ThrowsAsync<StoreLockedException>(() => second.StartAsync(CancellationToken.None));
    }

    [Fact]
    public async Task What_clients_did_survives_a_restart()
    {
        await using (BrokerHost host = Create())
        {
            await host.StartAsync(CancellationToken.None);
            await using TestClient client = new($"127.0.0.1:{host.Port}");
            await client.HeartbeatAsync("a", "billing", "orders");
            await client.InvokeAsync(
                RequestCode.UpdateConsumerOffset,
                ("consumerGroup", "billing"),
                ("topic", "orders"),
                ("queueId", "0"),
                ("commitOffset", "42"));
            await host.StopAsync(CancellationToken.None);
        }

        await using BrokerHost restarted = Create();
        await restarted.StartAsync(CancellationToken.None);
        await using TestClient again = new($"127.0.0.1:{restarted.Port}");

        Response offset = await again.InvokeAsync(
            RequestCode.QueryConsumerOffset,
            ("consumerGroup", "billing"),
            ("topic", "orders"),
            ("queueId", "0"));
        Response topics = await again.InvokeAsync(RequestCode.GetAllTopicConfig);
        Assert.Equal("42", offset.Field("offset"));
        Assert.Contains("%RETRY%billing", TopicConfigTableBody.Parse(topics.Body.Span).TopicConfigTable.Keys);
    }

    [Fact]
    public async Task A_topic_with_messages_that_no_file_names_is_made_again_and_a_deleted_one_is_not()
    {
        await AppendWithoutTopicAsync("orders", queueId: 2);
        await using (BrokerHost host = Create())
        {
            await host.StartAsync(CancellationToken.None);
            await using TestClient client = new($"127.0.0.1:{host.Port}");
            Response found = await client.InvokeAsync(RequestCode.GetTopicConfig, ("topic", "orders"));
            Assert.Equal(3, TopicConfig.From(FastJsonValue.Parse(found.Body.Span)).ReadQueueNums);
            await client.InvokeAsync(RequestCode.DeleteTopicInBroker, ("topic", "orders"));
        }

        await using BrokerHost restarted = Create();
        await restarted.StartAsync(CancellationToken.None);
        await using TestClient again = new($"127.0.0.1:{restarted.Port}");

        Response gone = await again.InvokeAsync(RequestCode.GetTopicConfig, ("topic", "orders"));

        Assert.Equal(ResponseCode.TopicNotExist, gone.Code);
    }

    [Fact]
    public async Task A_broker_is_registered_when_it_is_ready_and_withdrawn_before_its_port_closes()
    {
        await using FakeNameServer nameServer = await FakeNameServer.StartAsync();
        await using BrokerHost host = Create(options => options with { NamesrvAddr = nameServer.Address });
        await host.StartAsync(CancellationToken.None);
        bool wasServing = false;
        nameServer.Withdrawing = () => wasServing = Accepts(host.Port);
        Assert.Equal($"127.0.0.1:{host.Port}", nameServer.Requests.First().Fields["brokerAddr"]);

        await host.StopAsync(CancellationToken.None);

        Assert.Equal((int)RequestCode.UnregisterBroker, nameServer.Requests.Last().Code);
        Assert.True(wasServing);
        Assert.False(Accepts(host.Port));
    }

    [Fact]
    public async Task A_change_of_the_brokers_permission_is_registered_at_once()
    {
        await using FakeNameServer nameServer = await FakeNameServer.StartAsync();
        await using BrokerHost host = Create(options => options with { NamesrvAddr = nameServer.Address });
        await host.StartAsync(CancellationToken.None);
        await using TestClient client = new($"127.0.0.1:{host.Port}");
        DataVersion before = nameServer.Registration(0).Topics.DataVersion;

        await client.InvokeAsync(RequestCode.UpdateBrokerConfig, "brokerPermission=4"u8.ToArray());

        await Wait.UntilAsync(() => nameServer.Count(RequestCode.RegisterBroker) == 2);
        TopicConfigTableBody body = nameServer.Registration(1).Topics;
        Assert.All(body.TopicConfigTable.Values, topic => Assert.Equal(4, topic.Perm));
        Assert.NotEqual(before, body.DataVersion);
    }

    [Fact]
    public async Task A_host_starts_and_stops_the_broker()
    {
        BrokerConfiguration configuration = Configuration();
        ServiceCollection services = new();
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.AddRocketNetBroker(configuration);
        await using ServiceProvider provider = services.BuildServiceProvider();
        BrokerHost host = provider.GetRequiredService<BrokerHost>();

        IHostedService hosted = Assert.Single(provider.GetServices<IHostedService>());
        await hosted.StartAsync(CancellationToken.None);

        Assert.Same(host, hosted);
        Assert.True(Accepts(host.Port));
        await hosted.StopAsync(CancellationToken.None);
        Assert.False(Accepts(host.Port));
    }

    private async Task AppendWithoutTopicAsync(string topic, int queueId)
    {
        await using MessageStore store = MessageStore.Open(
            Configuration().Store,
            TimeProvider.System,
            new DiskFiles(),
            NullLoggerFactory.Instance);
        store.Start();
        Assert.Equal(AppendStatus.Ok, TestMessages.Append(store, topic, queueId));
    }

    private static bool Accepts(int port)
    {
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private BrokerConfiguration Configuration(Func<BrokerOptions, BrokerOptions>? change = null)
    {
        BrokerOptions options = new() { BrokerName = "broker-a", ListenPort = 0 };
        return new BrokerConfiguration(new BrokerSettings
        {
            Broker = change?.Invoke(options) ?? options,
            Store = new StoreOptions
            {
                RootDirectory = _root.Path,
                CommitLogFileBytes = 1 << 20,
                ConsumeQueueFileBytes = 20_000,
            },
            Listener = new RemotingServerOptions { BindAddress = "127.0.0.1" },
        });
    }

    private BrokerHost Create(Func<BrokerOptions, BrokerOptions>? change = null) =>
        new(Configuration(change), new DiskFiles(), TimeProvider.System, NullLoggerFactory.Instance);
}
