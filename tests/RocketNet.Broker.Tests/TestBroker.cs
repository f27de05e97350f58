using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Broker.Administration;
using RocketNet.Broker.Composition;
using RocketNet.Broker.Configuration;
using RocketNet.Broker.Statistics;
using RocketNet.Remoting.Server;
using RocketNet.Store;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.Files;
using RocketNet.TestKit;

namespace RocketNet.Broker.Tests;

/// <summary>
/// The request handlers of a broker over a real store, behind a real port. The broker's own clock stands still until a
/// test moves it.
/// </summary>
internal sealed class TestBroker : IAsyncDisposable
{
    private readonly RequestDispatcher _dispatcher;
    private readonly RemotingServer _server;

    private TestBroker(BrokerOptions options, ILoggerFactory loggers)
    {
        Configuration = new BrokerConfiguration(
            options,
            new StoreOptions
            {
                RootDirectory = Folder.Path,
                CommitLogFileBytes = 1 << 20,
                ConsumeQueueFileBytes = 20_000,
            });
        Store = MessageStore.Open(
            Configuration.Store,
            TimeProvider.System,
            new DiskFiles(),
            NullLoggerFactory.Instance);
        Tables = new BrokerTables(Configuration, new DiskFiles(), Time, loggers);
        Tables.Load(wasCleanStop: true);
        Store.Start();
        Live = new LiveConfiguration(Configuration, Time);
        Totals = new DailyTotals(Store.Statistics, Time);
        RemotingServerOptions serverOptions = new() { BindAddress = "127.0.0.1" };
        _dispatcher = new RequestDispatcher(serverOptions, NullLogger<RequestDispatcher>.Instance);
        Statistics =
            new BrokerStatistics(Tables.Topics, Tables.Groups, Store.Queues, Store.Statistics, Configuration, Time);
        new BrokerHandlers(Configuration, Store, Tables, Statistics, Time, NullLoggerFactory.Instance)
            .AddTo(_dispatcher, Live, new RuntimeFigures(Configuration, Store, Totals, TimeProvider.System));
        _server = new RemotingServer(
            serverOptions,
            _dispatcher,
            TimeProvider.System,
            NullLogger<RemotingServer>.Instance,
            Store.Dispatch.DispatchAvailable);
        _server.ConnectionClosed += Tables.Clients.Remove;
    }

    public TempFolder Folder { get; } = new();

    public ManualTimeProvider Time { get; } = new();

    public BrokerConfiguration Configuration { get; }

    public BrokerTables Tables { get; }

    public MessageStore Store { get; }

    public LiveConfiguration Live { get; }

    public DailyTotals Totals { get; }

    public BrokerStatistics Statistics { get; }

    public string Address => $"127.0.0.1:{_server.Port}";

    public int ConnectionCount => _server.Connections.Count;

    public static async Task<TestBroker> StartAsync(
        Func<BrokerOptions, BrokerOptions>? change = null, ILoggerFactory? loggers = null)
    {
        BrokerOptions options = new() { BrokerName = "broker-a" };
        TestBroker broker = new(change?.Invoke(options) ?? options, loggers ?? NullLoggerFactory.Instance);
        await broker._server.StartAsync();
        return broker;
    }

    public TestClient Connect() => new(Address);

    public RawClient ConnectRaw() => new(_server.Port);

    /// <summary>Appends messages and waits until they can be pulled.</summary>
    public void Append(string topic, int queueId, int count = 1)
    {
        for (int message = 0; message < count; message++)
        {
            Assert.Equal(AppendStatus.Ok, TestMessages.Append(Store, topic, queueId));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _dispatcher.DisposeAsync();
        await Tables.WriteAsync();
        await Store.DisposeAsync();
        Folder.Dispose();
    }
}
