using System.Net;
using System.Net.Sockets;
using RocketNet.Remoting.Server;
using RocketNet.TestKit;

namespace RocketNet.Remoting.Tests;

public sealed class RemotingServerTests
{
    [Fact]
    public async Task Requests_over_tcp_are_answered()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using TcpClient client = await ConnectAsync(server);

        await client.GetStream().WriteAsync(TestPeer.Frames(EchoServer.Echo, 50, bodyBytes: 2_000));

        Assert.True(await ReadAtLeastAsync(client, 50 * 2_000));
        Assert.True(server.Runs > 0);
    }

    [Fact]
    public async Task A_port_in_use_is_refused_at_the_start()
    {
        await using EchoServer first = await EchoServer.StartAsync();
        var options = new RemotingServerOptions { ListenPort = first.Server.Port };

        await Assert.ThrowsAsync<SocketException>(() => EchoServer.StartAsync(options));
    }

    [Fact]
    public async Task A_connection_more_than_one_address_may_have_is_closed()
    {
        await using EchoServer server = await EchoServer.StartAsync(
            new RemotingServerOptions { ConnectionsPerAddressMax = 1 });
        using TcpClient first = await ConnectAsync(server);
        await Wait.UntilAsync(() => server.Server.Connections.Count == 1);

        using TcpClient second = await ConnectAsync(server);

        Assert.Equal(0, await ReadOnceAsync(second));
        await first.GetStream().WriteAsync(TestPeer.Frame(EchoServer.Echo, 1));
        Assert.True(await ReadOnceAsync(first) > 0);
    }

    [Fact]
    public async Task An_idle_connection_is_closed_after_its_time()
    {
        var time = new ManualTimeProvider();
        await using EchoServer server = await EchoServer.StartAsync(time: time);
        using TcpClient client = await ConnectAsync(server);
        await Wait.UntilAsync(() => server.Server.Connections.Count == 1);

        // The sweep runs when it finds a thread: time goes on as long as it has not closed anything, but not for ever.
        int idleSeconds = 0;
        await Wait.UntilAsync(() =>
        {
            bool isClosed = server.Server.Connections.Count == 0;
            if (!isClosed && idleSeconds < 130)
            {
                idleSeconds += 2;
                time.Advance(TimeSpan.FromSeconds(2));
            }

            return isClosed;
        });

        Assert.True(idleSeconds > 120, $"closed after {idleSeconds} s");
        Assert.Equal(0, await ReadOnceAsync(client));
    }

    [Fact]
    public async Task A_frame_that_is_never_finished_closes_its_connection()
    {
        var time = new ManualTimeProvider();
        await using EchoServer server = await EchoServer.StartAsync(time: time);
        using TcpClient client = await ConnectAsync(server);
        byte[] frame = TestPeer.Frame(EchoServer.Echo, 1, new byte[1_000]);
        await client.GetStream().WriteAsync(TestPeer.Frame(EchoServer.Echo, 2));
        Assert.True(await ReadOnceAsync(client) > 0);

        // A byte now and then keeps the connection from being idle, not from being late.
        await client.GetStream().WriteAsync(frame.AsMemory(0, 10));
        await Wait.UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(30));
            return server.Server.Connections.Count == 0;
        });

        Assert.Equal(0, await ReadOnceAsync(client));
    }

    [Fact]
    public async Task A_stopped_server_closes_its_port_and_its_connections()
    {
        EchoServer server = await EchoServer.StartAsync();
        int port = server.Server.Port;
        using TcpClient client = await ConnectAsync(server);
        await Wait.UntilAsync(() => server.Server.Connections.Count == 1);

        await server.DisposeAsync();

        Assert.Equal(0, await ReadOnceAsync(client));
        using var late = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(() => late.ConnectAsync(IPAddress.Loopback, port));
    }

    [Fact]
    public async Task A_connection_accepted_during_the_stop_does_not_outlive_it()
    {
        await using EchoServer server = EchoServer.Create();
        await server.Server.StopAsync();

        (RemotingConnection connection, TestPeer peer) = server.Connect();

        Assert.False(connection.IsOpen);
        Assert.Null(await peer.ReceiveAsync());
        Assert.Empty(server.Server.Connections);
        peer.Dispose();
    }

    private static async Task<TcpClient> ConnectAsync(EchoServer server)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Server.Port);
        return client;
    }

    private static async Task<int> ReadOnceAsync(TcpClient client)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            return await client.GetStream().ReadAsync(new byte[4_096], limit.Token);
        }
        catch (IOException)
        {
            return 0; // Reset by the server, which is one way of closing.
        }
    }

    private static async Task<bool> ReadAtLeastAsync(TcpClient client, int byteCount)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        byte[] buffer = new byte[64 << 10];
        for (int read = 0; read < byteCount;)
        {
            int count = await client.GetStream().ReadAsync(buffer, limit.Token);
            if (count == 0)
            {
                return false;
            }

            read += count;
        }

        return true;
    }
}
