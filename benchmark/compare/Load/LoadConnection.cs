using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using RocketNet.Compare.Native;

namespace RocketNet.Compare.Load;

/// <summary>One connection to the server under load: raw receive and send calls. One thread uses it.</summary>
internal sealed unsafe class LoadConnection : IDisposable
{
    private const int StuckMillis = 20_000;

    private readonly Socket _socket;
    private readonly int _descriptor;
    private readonly byte[] _received;
    private int _receivedBytes;

    public LoadConnection(int port, int receiveBytes = 1 << 20)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = StuckMillis,
        };
        _socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
        _descriptor = (int)_socket.Handle;
        _received = GC.AllocateUninitializedArray<byte>(receiveBytes, pinned: true);
    }

    public int Descriptor => _descriptor;

    /// <summary>Bytes received and not yet consumed.</summary>
    public ReadOnlySpan<byte> Received => _received.AsSpan(0, _receivedBytes);

    /// <summary>Drops the consumed bytes from the front; the rest of a frame moves to the start.</summary>
    public void Consume(int bytes)
    {
        _receivedBytes -= bytes;
        if (_receivedBytes > 0)
        {
            _received.AsSpan(bytes, _receivedBytes).CopyTo(_received);
        }
    }

    /// <summary>Takes what the socket holds; waits for at least one byte if <paramref name="wait"/>.</summary>
    /// <returns>False if there is nothing now.</returns>
    public bool Receive(bool wait)
    {
        fixed (byte* buffer = _received)
        {
            // A blocking receive is one system call where polling first would be three.
            nint count = LinuxCalls.Receive(_descriptor, buffer + _receivedBytes,
                (nuint)(_received.Length - _receivedBytes), wait ? 0 : LinuxCalls.DontWait);
            if (count > 0)
            {
                _receivedBytes += (int)count;
                return true;
            }

            int error = count == 0 ? -1 : Marshal.GetLastPInvokeError();
            ThrowUnlessRetry(error, "recv");
            return wait && error == LinuxCalls.TryAgain ? throw NothingCame() : false;
        }
    }

    /// <summary>Gives the socket what it takes at once.</summary>
    /// <returns>The bytes taken, 0 when its buffer is full.</returns>
    public int Send(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* buffer = bytes)
        {
            nint count = LinuxCalls.Send(_descriptor, buffer, (nuint)bytes.Length,
                LinuxCalls.DontWait | LinuxCalls.NoSignal);
            if (count >= 0)
            {
                return (int)count;
            }

            ThrowUnlessRetry(Marshal.GetLastPInvokeError(), "send");
            return 0;
        }
    }

    public void SendAll(ReadOnlySpan<byte> bytes)
    {
        for (int sent = 0; sent < bytes.Length;)
        {
            int taken = Send(bytes[sent..]);
            sent += taken;
            if (taken == 0)
            {
                WaitReady(LinuxCalls.PollOut);
            }
        }
    }

    /// <summary>Waits until the socket is readable or, if asked, writable.</summary>
    public void WaitReady(short wanted)
    {
        PollEntry entry = new() { Descriptor = _descriptor, Wanted = wanted };
        if (LinuxCalls.Poll(&entry, 1, StuckMillis) == 0)
        {
            throw NothingCame();
        }
    }

    private static TimeoutException NothingCame() => new($"The server answered nothing for {StuckMillis / 1000} s.");

    public void Dispose() => _socket.Dispose();

    private static void ThrowUnlessRetry(int error, string call)
    {
        if (error is not (LinuxCalls.TryAgain or LinuxCalls.Interrupted))
        {
            throw error < 0
                ? new IOException("The server closed the connection.")
                : new Win32Exception(error, call);
        }
    }
}
