using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using RocketNet.Remoting.Transport;

namespace RocketNet.Remoting.Server;

/// <summary>
/// Serves the remoting protocol on one port: accepts, reads, dispatches, answers, and closes what misbehaves.
/// </summary>
public sealed class RemotingServer : IAsyncDisposable
{
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromSeconds(5);

    private readonly RemotingServerOptions _options;
    private readonly ConnectionSettings _settings;
    private readonly ConnectionTable _connections;
    private readonly TimeProvider _time;
    private readonly ILogger<RemotingServer> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private RemotingListener? _listener;
    private Task _accepting = Task.CompletedTask;
    private Task _sweeping = Task.CompletedTask;

    /// <param name="dispatcher">Not owned: several ports may share one.</param>
    /// <param name="runCompleted">
    /// Called on a receive loop after each run of frames, before the run's answers are sent.
    /// </param>
    public RemotingServer(
        RemotingServerOptions options,
        RequestDispatcher dispatcher,
        TimeProvider time,
        ILogger<RemotingServer> logger,
        Action? runCompleted = null)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _connections = new ConnectionTable(options.ConnectionsMax, options.ConnectionsPerAddressMax);
        var budget = new BufferBudget(options.BufferedBytesMax);
        _settings = new ConnectionSettings(options, dispatcher, budget, time, logger, runCompleted);
    }

    /// <summary>Raised once for each connection that ended.</summary>
    public event Action<RemotingConnection>? ConnectionClosed;

    /// <summary>The port listened on; after <see cref="StartAsync"/>.</summary>
    public int Port => _listener?.EndPoint.Port ?? _options.ListenPort;

    /// <summary>The open connections.</summary>
    public ICollection<RemotingConnection> Connections => _connections.All;

    /// <summary>Bytes that connections hold of <see cref="RemotingServerOptions.BufferedBytesMax"/>.</summary>
    public long BufferedBytes => _settings.Budget.Bytes;

    /// <summary>Tries whether the port could be listened on now.</summary>
    /// <exception cref="SocketException">The port is in use or may not be bound.</exception>
    public static void CheckPort(RemotingServerOptions options) => RemotingListener.Bind(options).Dispose();

    /// <summary>Binds the port and begins to accept.</summary>
    /// <exception cref="SocketException">The port is in use or may not be bound.</exception>
    public Task StartAsync()
    {
        _listener = new RemotingListener(_options, _time, _logger);
        _logger.Listening(_listener.EndPoint.ToString());
        _accepting = Task.Run(() => _listener.RunAsync(Accept, _stopping.Token));
        _sweeping = Task.Run(SweepAsync);
        return Task.CompletedTask;
    }

    /// <summary>Closes the port and every connection.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        // Not before the accept loop has ended: an accept that begins on a disposed socket throws.
        await _accepting;
        _listener?.Dispose();
        await _sweeping;
        foreach (RemotingConnection connection in _connections.All)
        {
            connection.Close("server stopped");
        }
    }

    /// <summary>Stops if it is still running.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
    }

    /// <summary>Serves a transport, which may be an in-memory one; refuses it when too many are open.</summary>
    internal RemotingConnection? Serve(ITransport transport)
    {
        if (_connections.TryReserve(transport.RemoteEndPoint.Address) is { } refusal)
        {
            _logger.ConnectionRefused(transport.RemoteEndPoint.ToString(), refusal);
            transport.Dispose();
            return null;
        }

        var connection = new RemotingConnection(transport, _settings);
        _connections.Add(connection);
        connection.Closed += Forget;
        _logger.ConnectionOpened(connection.RemoteAddressText);
        if (_stopping.IsCancellationRequested)
        {
            // Accepted before the stop and served behind it: whoever closed the others did not see this one.
            connection.Close("server stopped");
            return connection;
        }

        connection.Start();
        return connection;
    }

    private void Accept(Socket socket)
    {
        SocketTransport transport;
        try
        {
            socket.NoDelay = true;
            SetBuffers(socket);
            transport = new SocketTransport(socket);
        }
        catch (SocketException)
        {
            socket.Dispose(); // The peer went away between connecting and being accepted.
            return;
        }

        // The first bytes are read on another thread, or one busy peer would keep the others from being accepted.
        ThreadPool.UnsafeQueueUserWorkItem(
            static state => state.Server.Serve(state.Transport),
            (Server: this, Transport: transport),
            preferLocal: false);
    }

    private void SetBuffers(Socket socket)
    {
        if (_options.SocketSendBufferBytes > 0)
        {
            socket.SendBufferSize = _options.SocketSendBufferBytes;
        }

        if (_options.SocketReceiveBufferBytes > 0)
        {
            socket.ReceiveBufferSize = _options.SocketReceiveBufferBytes;
        }
    }

    private void Forget(RemotingConnection connection)
    {
        _connections.Remove(connection);
        ConnectionClosed?.Invoke(connection);
    }

    private async Task SweepAsync()
    {
        using var timer = new PeriodicTimer(SweepPeriod, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                long now = _time.GetTimestamp();
                foreach (RemotingConnection connection in _connections.All)
                {
                    connection.CheckTimeouts(now);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }
}
