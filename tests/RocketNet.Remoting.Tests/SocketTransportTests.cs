using System.Net;
using System.Net.Sockets;
using RocketNet.Remoting.Transport;

namespace RocketNet.Remoting.Tests;

public sealed class SocketTransportTests : ITransportOwner, IDisposable
{
    private const int LowWaterUnset = 1;

    private readonly Socket _peer = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket _socket;
    private readonly SocketTransport _transport;
    private readonly SemaphoreSlim _received = new(0);
    private int _count;

    public SocketTransportTests()
    {
        using Socket listener = new(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        _peer.Connect(listener.LocalEndPoint!);
        _socket = listener.Accept();
        _transport = new SocketTransport(_socket);
        _transport.SetOwner(this);
    }

    [Fact]
    public async Task A_socket_read_again_and_again_wakes_for_a_single_byte_once_it_is_empty()
    {
        await _peer.SendAsync(new byte[100]);
        for (int i = 0; i < 99; i++)
        {
            Assert.Equal(1, await ReceiveAsync());
        }

        Assert.Equal(OperatingSystem.IsLinux(), LowWater() > LowWaterUnset);
        Assert.Equal(1, await ReceiveAsync());
        Task<int> receiving = ReceiveAsync();
        Assert.Equal(LowWaterUnset, LowWater());
        await _peer.SendAsync(new byte[1]);

        Assert.Equal(1, await receiving);
    }

    [Fact]
    public async Task The_end_of_a_peer_is_seen_by_a_socket_read_again_and_again()
    {
        await _peer.SendAsync(new byte[100]);
        _peer.Shutdown(SocketShutdown.Send);
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(1, await ReceiveAsync());
        }

        Assert.Equal(0, await ReceiveAsync());
    }

    public void Dispose()
    {
        _transport.Dispose();
        _peer.Dispose();
        _received.Dispose();
    }

    void ITransportOwner.Received(int byteCount)
    {
        _count = byteCount;
        _received.Release();
    }

    void ITransportOwner.Sent(bool failed)
    {
    }

    private async Task<int> ReceiveAsync()
    {
        if (_transport.Receive(new byte[1], out int byteCount))
        {
            return byteCount;
        }

        Assert.True(await _received.WaitAsync(TimeSpan.FromSeconds(20)), "nothing was received");
        return _count;
    }

    private int LowWater() =>
        (int)_socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReceiveLowWater)!;
}
