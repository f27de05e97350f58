using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace RocketNet.Remoting.Transport;

/// <summary>A connected TCP socket driven by two <see cref="SocketAsyncEventArgs"/>, one for each direction.</summary>
/// <remarks>
/// The event thread is woken for every segment that arrives, also while the bytes are read without it. A peer that
/// sends faster than it is read costs two thread switches a segment that way, so its socket is told not to wake anybody
/// for a while, until a receive finds nothing.
/// </remarks>
internal sealed class SocketTransport : ITransport
{
    private const int ReceivesToQuiet = 16;

    // More than a busy peer has on its way; the kernel takes at most half of its largest receive buffer.
    private const int QuietBytes = 2 << 20;

    private readonly Socket _socket;
    // No execution context flows: nothing on the loops reads ambient state, and capturing costs on every completion.
    private readonly SocketAsyncEventArgs _receive = new(true);
    private readonly SocketAsyncEventArgs _send = new(true);
    private ITransportOwner? _owner;
    private int _receivesInRow;
    private bool _isQuiet;

    /// <param name="socket">Owned from here on.</param>
    public SocketTransport(Socket socket)
    {
        _socket = socket;
        RemoteEndPoint = Plain((IPEndPoint)socket.RemoteEndPoint!);
        LocalEndPoint = Plain((IPEndPoint)socket.LocalEndPoint!);
        _receive.Completed += (_, args) => _owner!.Received(Count(args));
        _send.Completed += (_, args) => _owner!.Sent(args.SocketError != SocketError.Success);
    }

    public IPEndPoint RemoteEndPoint { get; }

    public IPEndPoint LocalEndPoint { get; }

    public void SetOwner(ITransportOwner owner) => _owner = owner;

    public bool Receive(Memory<byte> buffer, out int byteCount)
    {
        byteCount = -1;
        try
        {
            _receive.SetBuffer(buffer);
            if (_socket.ReceiveAsync(_receive))
            {
                Wake();
                return false;
            }

            Quiet();
        }
        catch (ObjectDisposedException)
        {
            return true; // Closed by another thread between two receives; the owner sees a failed receive.
        }

        byteCount = Count(_receive);
        return true;
    }

    public bool LookForBytes(TimeSpan limit)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            while (_socket.Available == 0)
            {
                if (Stopwatch.GetElapsedTime(start) > limit)
                {
                    return false;
                }
            }
        }
        catch (ObjectDisposedException)
        {
            // Closed meanwhile; the receive that follows says so.
        }
        catch (SocketException)
        {
            // As above.
        }

        return true;
    }

    public bool Send(ReadOnlyMemory<byte> bytes, out bool failed)
    {
        failed = true;
        try
        {
            _send.SetBuffer(MemoryMarshal.AsMemory(bytes));
            if (_socket.SendAsync(_send))
            {
                return false;
            }
        }
        catch (ObjectDisposedException)
        {
            return true; // As above.
        }

        failed = _send.SocketError != SocketError.Success;
        return true;
    }

    public void Dispose()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // The peer was faster; closing is all that is left to do.
        }
        catch (ObjectDisposedException)
        {
            // Disposed twice by a race of two closers; harmless.
        }

        _socket.Dispose();
    }

    // Called by the receive loop only, which is one at a time.
    private void Quiet()
    {
        if (!_isQuiet && ++_receivesInRow >= ReceivesToQuiet && OperatingSystem.IsLinux())
        {
            SetWakeBytes(QuietBytes);
            _isQuiet = true;
        }
    }

    // The loop may go on elsewhere already, and even be quiet again. That does no harm in this order: whoever leaves
    // the mark cleared makes the socket wake afterwards. The kernel looks at what has come already when it is told.
    private void Wake()
    {
        _receivesInRow = 0;
        if (_isQuiet)
        {
            _isQuiet = false;
            SetWakeBytes(1);
        }
    }

    private void SetWakeBytes(int byteCount)
    {
        try
        {
            _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReceiveLowWater, byteCount);
        }
        catch (ObjectDisposedException)
        {
            // Closed by another thread; the receive tells the owner.
        }
        catch (SocketException)
        {
            // As above.
        }
    }

    private static int Count(SocketAsyncEventArgs args) =>
        args.SocketError == SocketError.Success ? args.BytesTransferred : -1;

    private static IPEndPoint Plain(IPEndPoint endPoint) =>
        endPoint.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(endPoint.Address.MapToIPv4(), endPoint.Port) : endPoint;
}
