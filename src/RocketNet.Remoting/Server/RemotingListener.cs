using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace RocketNet.Remoting.Server;

/// <summary>Accepts connections on one port and hands their sockets on.</summary>
internal sealed class RemotingListener : IDisposable
{
    // Out of descriptors or memory: accepting at once again would spin.
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>Binds and listens.</summary>
    /// <exception cref="SocketException">The port is in use or may not be bound.</exception>
    public RemotingListener(RemotingServerOptions options, TimeProvider time, ILogger logger)
    {
        _time = time;
        _logger = logger;
        _socket = Bind(options);
        try
        {
            _socket.Listen(options.Backlog);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Accepts until told to stop; <paramref name="accepted"/> takes ownership of each socket.</summary>
    public async Task RunAsync(Action<Socket> accepted, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                accepted(await _socket.AcceptAsync(stopping));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException failure)
            {
                _logger.AcceptFailed(failure.Message);
                await Task.Delay(PauseAfterFailure, _time, stopping)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Takes the port without listening on it: a socket that does listen there is noticed.</summary>
    /// <exception cref="SocketException">The port is in use or may not be bound.</exception>
    public static Socket Bind(RemotingServerOptions options)
    {
        var endPoint = new IPEndPoint(IPAddress.Parse(options.BindAddress), options.ListenPort);
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // Not ReuseAddress: on Linux it also sets SO_REUSEPORT, and two brokers could share a port unseen.
            socket.Bind(endPoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => _socket.Dispose();
}
