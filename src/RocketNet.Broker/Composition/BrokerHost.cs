using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RocketNet.Broker.Administration;
using RocketNet.Broker.Configuration;
using RocketNet.Broker.Registration;
using RocketNet.Broker.Statistics;
using RocketNet.Broker.Topics;
using RocketNet.Remoting.Client;
using RocketNet.Remoting.Server;
using RocketNet.Store;
using RocketNet.Store.Files;
using RocketNet.Store.Recovery;

namespace RocketNet.Broker.Composition;

/// <summary>
/// One broker from its start to its stop: the store is locked and recovered, the tables are read, loops and ports
/// follow, and the name servers hear of it last; the stop goes the other way.
/// </summary>
public sealed class BrokerHost : IHostedService, IAsyncDisposable
{
    /// <summary>The key of a clock for the store alone; without one it has the broker's.</summary>
    public const string StoreClock = "RocketNet.Store";

    private readonly BrokerConfiguration _configuration;
    private readonly IStoreFiles _files;
    private readonly TimeProvider _time;
    private readonly TimeProvider _storeTime;
    private readonly ILoggerFactory _loggers;

    // What has been started, in this order; stopped in reverse. Only start and stop touch it, which the host
    // serializes.
    private readonly Stack<Func<CancellationToken, Task>> _stops = new();

    /// <param name="storeTime">
    /// Stamps messages and says when delayed ones are due. A test moves it alone: connections and heartbeats keep to
    /// <paramref name="time"/>.
    /// </param>
    public BrokerHost(
        BrokerConfiguration configuration,
        IStoreFiles files,
        TimeProvider time,
        ILoggerFactory loggers,
        [FromKeyedServices(StoreClock)] TimeProvider? storeTime = null)
    {
        _storeTime = storeTime ?? time;
        _configuration = configuration;
        _files = files;
        _time = time;
        _loggers = loggers;
    }

    /// <summary>How name servers and clients know this broker; null before it is started.</summary>
    public BrokerIdentity? Identity { get; private set; }

    /// <summary>The port listened on, which differs from the configured one when that is 0.</summary>
    public int Port { get; private set; }

    public int VipPort { get; private set; }

    /// <summary>The ports, for figures and tests; null before they are open.</summary>
    internal BrokerListeners? Listeners { get; private set; }

    internal MessagePaths? Messages { get; private set; }

    /// <summary>Starts everything; on return the broker serves, and each name server has been tried once.</summary>
    /// <exception cref="PortUnavailableException">A port is in use.</exception>
    /// <remarks>Exceptions of the store and of broken files pass through; what was started is stopped first.</remarks>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        bool isStarted = false;
        try
        {
            await StartPartsAsync(cancellationToken);
            isStarted = true;
        }
        finally
        {
            if (!isStarted)
            {
                await StopAsync(CancellationToken.None);
            }
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        while (_stops.TryPop(out Func<CancellationToken, Task>? stop))
        {
            try
            {
                await stop(cancellationToken);
            }
            catch (Exception unfinished) when (unfinished is IOException or OperationCanceledException)
            {
                // A full disk or a host out of patience: what was started before still has to be stopped.
                _loggers.CreateLogger<BrokerHost>().StopUnfinished(unfinished.Message);
            }
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    private async Task StartPartsAsync(CancellationToken cancellationToken)
    {
        BrokerListeners.CheckPorts(_configuration.Server);
        MessageStore store = await Task.Run(OpenStore, cancellationToken);
        OnStop(store.DisposeAsync);
        BrokerTables tables = new(_configuration, _files, _time, _loggers);
        tables.Load(wasCleanStop: store.Recovery.Kind == RecoveryKind.Clean);
        TopicRecovery.MakeMissing(tables.Topics, store, _loggers.CreateLogger<BrokerHost>());
        _stops.Push(_ => tables.WriteAsync());
        MessagePaths messages = new(_configuration, store, tables, _time, _loggers);
        OnStop(messages.DisposeAsync);
        store.Start();
        store.Delays.Start();

        DailyTotals totals = new(store.Statistics, _time);
        BrokerStatistics statistics =
            new(tables.Topics, tables.Groups, store.Queues, store.Statistics, _configuration, _time);
        BrokerLoops loops =
            new(_configuration, tables, totals, statistics, _time, _loggers.CreateLogger<BrokerLoops>());
        OnStop(loops.DisposeAsync);
        loops.Start();

        RemotingClient client = new(new RemotingClientOptions(), _time, _loggers);
        OnStop(client.DisposeAsync);
        RegistrationLoop registration = new(
            _configuration,
            tables.Topics,
            client,
            _time,
            _loggers.CreateLogger<RegistrationLoop>());
        await ListenAsync(store, tables, messages, statistics, totals, registration);
        _stops.Push(registration.StopAsync);

        // Built-in topics follow the configuration, which may have changed while the broker was down.
        tables.Topics.TouchVersion();
        await registration.StartAsync(Identity!, cancellationToken);
    }

    private MessageStore OpenStore() =>
        MessageStore.Open(_configuration.Store, _storeTime, _files, _loggers, steady: _time);

    private async Task ListenAsync(
        MessageStore store,
        BrokerTables tables,
        MessagePaths messages,
        BrokerStatistics statistics,
        DailyTotals totals,
        RegistrationLoop registration)
    {
        RequestDispatcher dispatcher = new(
            _configuration.Server,
            _loggers.CreateLogger<RequestDispatcher>());
        OnStop(dispatcher.DisposeAsync);
        LiveConfiguration live = new(_configuration, _time);
        live.Updated += before => Apply(before, store, tables, registration);
        RuntimeFigures figures = new(_configuration, store, totals, _time);
        new BrokerHandlers(_configuration, store, tables, statistics, _time, _loggers).AddTo(dispatcher, live, figures);
        messages.AddTo(dispatcher);

        BrokerListeners listeners = new(
            _configuration.Server,
            dispatcher,
            connection => Forget(connection, tables, messages),
            store.Dispatch.DispatchAvailable,
            _time,
            _loggers);
        await listeners.StartAsync();
        OnStop(listeners.DisposeAsync);
        Listeners = listeners;
        Messages = messages;
        Port = listeners.Port;
        messages.AnnouncePort(Port);
        VipPort = listeners.VipPort;
        Identity = BrokerIdentity.Of(_configuration.Broker, Port);
    }

    private static void Forget(RemotingConnection connection, BrokerTables tables, MessagePaths messages)
    {
        tables.Clients.Remove(connection);
        messages.ConnectionClosed(connection);
    }

    private void Apply(
        BrokerSettings before, MessageStore store, BrokerTables tables, RegistrationLoop registration)
    {
        store.Reconfigure(_configuration.Store);
        BrokerOptions now = _configuration.Broker;
        if (before.Broker.BrokerPermission != now.BrokerPermission)
        {
            tables.Topics.TouchVersion();
            registration.Reconfigure();
        }
        else if (before.Broker.NamesrvAddr != now.NamesrvAddr)
        {
            registration.Reconfigure();
        }
    }

    private void OnStop(Func<ValueTask> stop) => _stops.Push(_ => stop().AsTask());
}
