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
        var endPoint = new IPEndPoint(IPAddress.Parse(options.BindAddress), options.ListenPort);
        _socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // Not ReuseAddress: on Linux it also sets SO_REUSEPORT, and two brokers could share a port unseen.
            _socket.Bind(endPoint);
            _socket.Listen(options.Backlog);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Accepts until disposed; <paramref name="accepted"/> takes ownership of each socket.</summary>
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
                await Task.Delay(PauseAfterFailure, _time, CancellationToken.None);
            }
        }
    }

    public void Dispose() => _socket.Dispose();
}
