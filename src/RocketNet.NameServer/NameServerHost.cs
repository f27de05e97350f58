using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RocketNet.NameServer.KvConfig;
using RocketNet.NameServer.Registration;
using RocketNet.NameServer.Routes;
using RocketNet.Remoting.Server;

namespace RocketNet.NameServer;

/// <summary>Starts the parts of the name server in order and stops them in reverse.</summary>
public sealed class NameServerHost : IHostedService, IDisposable
{
    private readonly RouteTable _routes;
    private readonly KvConfigTable _kvConfig;
    private readonly RemotingServer _server;
    private readonly RequestDispatcher _dispatcher;
    private readonly BrokerExpiryLoop _expiry;
    private readonly CurrentOptions _options;
    private readonly ILogger<NameServerHost> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private Task _expiring = Task.CompletedTask;

    internal NameServerHost(
        RouteTable routes,
        KvConfigTable kvConfig,
        RemotingServer server,
        RequestDispatcher dispatcher,
        BrokerExpiryLoop expiry,
        CurrentOptions options,
        ILogger<NameServerHost> logger)
    {
        _routes = routes;
        _kvConfig = kvConfig;
        _server = server;
        _dispatcher = dispatcher;
        _expiry = expiry;
        _options = options;
        _logger = logger;
    }

    /// <summary>The port listened on, once started.</summary>
    public int Port => _server.Port;

    /// <summary>Open connections.</summary>
    public int ConnectionCount => _server.Connections.Count;

    /// <exception cref="InvalidDataException">The KV configuration and its backup are damaged.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The port is in use or may not be bound.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_kvConfig.Load())
        {
            _logger.KvConfigBackupUsed(_options.Value.KvConfigPath);
        }

        _server.ConnectionClosed += ForgetConnection;
        await _server.StartAsync();
        _expiring = _expiry.RunAsync(_stopping.Token);
        _logger.NameServerStarted(_server.Port);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _expiring;

        // The brokers are not lost, we go: their entries die with the process and need no line each.
        _server.ConnectionClosed -= ForgetConnection;
        await _server.StopAsync();
        await _dispatcher.DisposeAsync();
        _logger.NameServerStopped();
    }

    public void Dispose() => _stopping.Dispose();

    private void ForgetConnection(RemotingConnection connection)
    {
        foreach (LostBroker lost in _routes.RemoveConnection(connection))
        {
            _logger.BrokerConnectionLost(lost.BrokerName, lost.BrokerAddress, connection.RemoteAddressText);
        }
    }
}
