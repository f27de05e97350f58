using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Remoting.Transport;

namespace RocketNet.Remoting.Client;

/// <summary>
/// Calls servers by address: one connection each, any number of requests in flight on it, made anew when it breaks.
/// </summary>
/// <remarks>
/// Any thread. Host names are resolved again at every connect. Answers complete their callers on the thread pool.
/// </remarks>
public sealed class RemotingClient : IAsyncDisposable
{
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromSeconds(30);

    private readonly RemotingClientOptions _options;
    private readonly TimeProvider _time;
    private readonly ConnectionSettings _settings;
    private readonly Dictionary<string, Task<RemotingConnection>> _connections = [];
    private readonly Lock _gate = new(); // Guards _connections.
    private readonly ITimer _sweep;
    private int _disposed;

    /// <param name="requests">
    /// Handles what servers send unasked; owned by the client. Without it such requests are refused.
    /// </param>
    public RemotingClient(
        RemotingClientOptions options,
        TimeProvider time,
        ILoggerFactory loggers,
        RequestDispatcher? requests = null)
    {
        _options = options;
        _time = time;
        var limits = new RemotingServerOptions
        {
            FrameLimits = options.FrameLimits,
            UnsentBytesMax = options.UnsentBytesMax,
            ColdWorkers = 1,
        };
        requests ??= new RequestDispatcher(limits, loggers.CreateLogger<RequestDispatcher>());
        var budget = new BufferBudget(limits.BufferedBytesMax);
        ILogger logger = loggers.CreateLogger<RemotingClient>();
        _settings = new ConnectionSettings(limits, requests, budget, time, logger, null)
        {
            Language = options.Language,
        };
        _sweep = time.CreateTimer(_ => Sweep(), null, SweepPeriod, SweepPeriod);
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <param name="address"><c>host:port</c>.</param>
    /// <param name="timeout">For connecting, where that is needed, and the answer together.</param>
    /// <exception cref="RemotingException">Not connected, closed, or too late; says which.</exception>
    public async Task<Response> InvokeAsync(
        string address,
        RequestCode code,
        IEnumerable<KeyValuePair<string, string>>? fields,
        ReadOnlyMemory<byte> body,
        TimeSpan timeout,
        CancellationToken cancellationToken = default)
    {
        long start = _time.GetTimestamp();
        RemotingConnection connection = await ConnectAsync(address, timeout, cancellationToken);
        TimeSpan left = timeout - _time.GetElapsedTime(start);
        return await connection.InvokeAsync(code, fields, body, left, cancellationToken);
    }

    /// <summary>Sends a request that wants no answer.</summary>
    /// <exception cref="RemotingException">Not connected.</exception>
    public async Task SendOnewayAsync(
        string address,
        RequestCode code,
        IEnumerable<KeyValuePair<string, string>>? fields,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken = default)
    {
        RemotingConnection connection = await ConnectAsync(address, _options.ConnectTimeout, cancellationToken);
        if (!connection.TrySendOneway(code, fields, body))
        {
            throw new RemotingException(connection.IsOpen ? RemotingFailure.Busy : RemotingFailure.Closed, address);
        }
    }

    /// <summary>The connection to a server, made when there is none. Allocates nothing when there is one.</summary>
    /// <exception cref="RemotingException">No connection could be made in that time.</exception>
    public async ValueTask<RemotingConnection> ConnectAsync(
        string address, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        Task<RemotingConnection> connecting = Connecting(address);
        if (connecting.IsCompleted)
        {
            return await connecting;
        }

        try
        {
            TimeSpan left = timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero;
            return await connecting.WaitAsync(left, _time, cancellationToken);
        }
        catch (TimeoutException late)
        {
            throw new RemotingException(RemotingFailure.ConnectFailed, address, late);
        }
    }

    /// <summary>Closes every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _sweep.DisposeAsync();
        foreach (Task<RemotingConnection> opened in Opened())
        {
            (await opened).Close("client stopped");
        }

        await _settings.Dispatcher.DisposeAsync();
    }

    private Task<RemotingConnection> Connecting(string address)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed != 0, this);
            bool isThere = _connections.TryGetValue(address, out Task<RemotingConnection>? connecting);
            if (!isThere || connecting!.IsFaulted)
            {
                _connections[address] = connecting = BeginOpen(address);
            }

            return connecting;
        }
    }

    // On another thread: a connection that ends while it is opened would be forgotten before it is noted, and stay.
    // In a method of its own, since a closure would be made for every caller.
    private Task<RemotingConnection> BeginOpen(string address) => Task.Run(() => OpenAsync(address));

    private void Forget(string address)
    {
        lock (_gate)
        {
            _connections.Remove(address);
        }
    }

    private List<Task<RemotingConnection>> Opened()
    {
        lock (_gate)
        {
            return [.. _connections.Values.Where(connecting => connecting.IsCompletedSuccessfully)];
        }
    }

    private async Task<RemotingConnection> OpenAsync(string address)
    {
        if (!ServerAddress.TryParse(address, out ServerAddress server))
        {
            throw new RemotingException(RemotingFailure.BadAddress, address);
        }

        using var limit = new CancellationTokenSource(_options.ConnectTimeout, _time);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server.Host, server.Port, limit.Token);
            var connection = new RemotingConnection(new SocketTransport(socket), _settings);
            connection.Closed += _ => Forget(address);
            connection.Start();
            if (Volatile.Read(ref _disposed) != 0)
            {
                // The disposal has closed those that were open then.
                connection.Close("client stopped");
            }

            return connection;
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException or ArgumentException)
        {
            socket.Dispose();
            throw new RemotingException(RemotingFailure.ConnectFailed, address, failure);
        }
    }

    private void Sweep()
    {
        long now = _time.GetTimestamp();
        foreach (Task<RemotingConnection> opened in Opened())
        {
            _ = CheckAsync(opened, now);
        }
    }

    private static async Task CheckAsync(Task<RemotingConnection> opened, long now) =>
        (await opened).CheckTimeouts(now);
}
