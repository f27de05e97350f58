using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Broker.Composition;
using RocketNet.Broker.Configuration;
using RocketNet.NameServer;
using RocketNet.NameServer.Configuration;
using RocketNet.Remoting.Server;
using RocketNet.Store;
using RocketNet.Store.Files;
using RocketNet.TestKit;

namespace RocketNet.Client.Tests;

/// <summary>A name server and brokers in this process, on free ports, with their files in a temporary folder.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    // What is not about time should not fail on a busy machine.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();
    private readonly ServiceProvider _services;
    private readonly NameServerHost _nameServer;
    private readonly Dictionary<string, BrokerHost> _brokers = [];

    private TestCluster()
    {
        NameServerOptions options = new()
        {
            ListenPort = 0,
            Listener = new RemotingServerOptions { BindAddress = "127.0.0.1" },
            KvConfigPath = _folder.File("kvConfig.json"),
            ConfigStorePath = _folder.File("namesrv.properties"),
        };
        _services = new ServiceCollection()
            .AddLogging()
            .AddRocketNetNameServer(options)
            .BuildServiceProvider();
        _nameServer = _services.GetRequiredService<NameServerHost>();
    }

    /// <summary>A producer that gives a busy broker its time.</summary>
    public static ProducerOptions Patient { get; } = new() { Group = "p", SendMsgTimeout = Patience };

    /// <summary>The options of a client that does.</summary>
    public static ClientOptions PatientClient(string nameServerAddress) =>
        new() { NamesrvAddr = nameServerAddress, MqClientApiTimeout = Patience };

    public string NameServerAddress => $"127.0.0.1:{_nameServer.Port}";

    /// <summary>Starts a name server and a broker for each of the names.</summary>
    public static Task<TestCluster> StartAsync(params string[] brokerNames) => StartAsync(async cluster =>
    {
        foreach (string name in brokerNames)
        {
            await cluster.StartBrokerAsync(name);
        }
    });

    /// <summary>Starts a name server and what the caller wants; what has started does not outlive a failure.</summary>
    public static async Task<TestCluster> StartAsync(Func<TestCluster, Task> startBrokers)
    {
        TestCluster cluster = new();
        bool isStarted = false;
        try
        {
            await cluster._nameServer.StartAsync(CancellationToken.None);
            await startBrokers(cluster);
            isStarted = true;
            return cluster;
        }
        finally
        {
            if (!isStarted)
            {
                await cluster.DisposeAsync();
            }
        }
    }

    public async Task StartBrokerAsync(
        string name,
        Func<BrokerOptions, BrokerOptions>? change = null,
        Func<StoreOptions, StoreOptions>? changeStore = null)
    {
        BrokerOptions options = new()
        {
            BrokerName = name,
            ListenPort = 0,
            BrokerIP1 = "127.0.0.1",
            NamesrvAddr = NameServerAddress,
        };
        StoreOptions store = new()
        {
            RootDirectory = _folder.File("store-" + name),
            CommitLogFileBytes = 16 << 20,
            ConsumeQueueFileBytes = 200_000,
        };
        BrokerHost broker = new(
            new BrokerConfiguration(change?.Invoke(options) ?? options, changeStore?.Invoke(store) ?? store),
            new DiskFiles(),
            TimeProvider.System,
            NullLoggerFactory.Instance);
        _brokers.Add(name, broker);
        await broker.StartAsync(CancellationToken.None);
    }

    public async Task StopBrokerAsync(string name)
    {
        await _brokers[name].DisposeAsync();
        _brokers.Remove(name);
    }

    public string BrokerAddress(string name) => $"127.0.0.1:{_brokers[name].Port}";

    public RocketMqClient Client(Func<ClientOptions, ClientOptions>? change = null, TimeProvider? time = null)
    {
        ClientOptions options = PatientClient(NameServerAddress);
        return new RocketMqClient(change?.Invoke(options) ?? options, time: time);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (BrokerHost broker in _brokers.Values)
        {
            await broker.DisposeAsync();
        }

        await _nameServer.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        _folder.Dispose();
    }
}
