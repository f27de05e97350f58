using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Composition;

/// <summary>
/// The two ports of a broker: listenPort, and the VIP port two below, which serves everything but pulls.
/// </summary>
internal sealed class BrokerListeners : IAsyncDisposable
{
    private const int VipPortDistance = 2;
    private const string MainPurpose = "listenPort";
    private const string VipPurpose = "VIP, listenPort - 2";

    private readonly RemotingServerOptions _options;
    private readonly RequestDispatcher _dispatcher;
    private readonly Action<RemotingConnection> _connectionClosed;
    private readonly Action _runCompleted;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly List<RemotingServer> _servers = [];

    public BrokerListeners(
        RemotingServerOptions options,
        RequestDispatcher dispatcher,
        Action<RemotingConnection> connectionClosed,
        Action runCompleted,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        _options = options;
        _dispatcher = dispatcher;
        _connectionClosed = connectionClosed;
        _runCompleted = runCompleted;
        _time = time;
        _loggers = loggers;
    }

    public int Port => _servers[0].Port;

    public int VipPort => _servers[1].Port;

    /// <summary>The open connections of both ports.</summary>
    public IEnumerable<RemotingConnection> Connections => _servers.SelectMany(server => server.Connections);

    /// <summary>Bytes that connections of both ports hold of their budgets.</summary>
    public long BufferedBytes => _servers.Sum(server => server.BufferedBytes);

    /// <summary>Looks whether both ports are free, so that a broker that cannot listen leaves its disk alone.</summary>
    /// <exception cref="PortUnavailableException">One of the ports cannot be bound.</exception>
    public static void CheckPorts(RemotingServerOptions options)
    {
        Check(options.ListenPort, MainPurpose);
        if (options.ListenPort != 0)
        {
            Check(options.ListenPort - VipPortDistance, VipPurpose);
        }

        void Check(int port, string purpose)
        {
            try
            {
                RemotingServer.CheckPort(options with { ListenPort = port });
            }
            catch (SocketException unavailable)
            {
                throw new PortUnavailableException(port, purpose, unavailable);
            }
        }
    }

    /// <exception cref="PortUnavailableException">
    /// One of the ports cannot be bound; neither is listened on then.
    /// </exception>
    public async Task StartAsync()
    {
        await ListenAsync(_options.ListenPort, MainPurpose, _dispatcher);
        int vipPort = _options.ListenPort == 0 ? 0 : _options.ListenPort - VipPortDistance;
        RequestDispatcher withoutPulls = _dispatcher.Without(RequestCode.PullMessage, RequestCode.LitePullMessage);
        await ListenAsync(vipPort, VipPurpose, withoutPulls);
    }

    /// <summary>Closes the ports and every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (RemotingServer server in Enumerable.Reverse(_servers))
        {
            await server.DisposeAsync();
        }
    }

    private async Task ListenAsync(int port, string purpose, RequestDispatcher dispatcher)
    {
        RemotingServer server = new(
            _options with { ListenPort = port },
            dispatcher,
            _time,
            _loggers.CreateLogger<RemotingServer>(),
            _runCompleted);
        server.ConnectionClosed += _connectionClosed;
        try
        {
            await server.StartAsync();
            _servers.Add(server);
        }
        catch (SocketException unavailable)
        {
            await server.DisposeAsync();
            await DisposeAsync();
            throw new PortUnavailableException(port, purpose, unavailable);
        }
    }
}
