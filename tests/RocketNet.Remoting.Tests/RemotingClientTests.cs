using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Client;
using RocketNet.Remoting.Server;
using RocketNet.TestKit;

namespace RocketNet.Remoting.Tests;

public sealed class RemotingClientTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Many_calls_share_one_connection()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        await using RemotingClient client = Create();
        string address = AddressOf(server);

        Response[] responses = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => client.InvokeAsync(
            address, EchoServer.Echo, [new("number", Text(number))], default, Patience)));

        Assert.Equal(Enumerable.Range(0, 200).Select(Text), responses.Select(response => response.Field("number")!));
        Assert.Single(server.Server.Connections);
    }

    [Fact]
    public async Task A_broken_connection_is_made_anew_for_the_next_call()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        await using RemotingClient client = Create();
        string address = AddressOf(server);
        await client.InvokeAsync(address, EchoServer.Echo, null, default, Patience);

        server.Server.Connections.Single().Close("test");
        await Wait.UntilAsync(() => server.Server.Connections.Count == 0);
        Response response = await InvokeUntilConnectedAsync(client, address);

        Assert.Equal(ResponseCode.Success, response.Code);
    }

    /// <summary>
    /// A server that is being killed takes a connection and ends it in the same moment: before its caller has it.
    /// </summary>
    [Fact]
    public async Task A_connection_that_ended_as_it_began_is_not_given_to_the_next_caller()
    {
        using Socket listener = new(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using CancellationTokenSource stopping = new();
        Task closing = CloseAllAsync(listener, stopping.Token);
        await using RemotingClient client = Create();
        string address = $"127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}";

        for (int attempt = 0; attempt < 2_000; attempt++)
        {
            RemotingConnection? ended = await TryConnectAsync(client, address);
            await Wait.UntilAsync(() => ended is not { IsOpen: true });
            await Wait.UntilAsync(async () => ended is null || await TryConnectAsync(client, address) != ended);
        }

        await stopping.CancelAsync();
        await closing;
    }

    [Fact]
    public async Task A_call_that_is_not_answered_in_time_says_so()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        await using RemotingClient client = Create();

        RemotingException failure = await Assert.ThrowsAsync<RemotingException>(() => client.InvokeAsync(
            AddressOf(server), EchoServer.TakenOver, null, default, TimeSpan.FromMilliseconds(50)));

        Assert.Equal(RemotingFailure.TimedOut, failure.Failure);
        server.Held.AnswerAll();
    }

    [Theory]
    [InlineData("nonsense", RemotingFailure.BadAddress)]
    [InlineData("127.0.0.1:0", RemotingFailure.BadAddress)]
    [InlineData("127.0.0.1:1", RemotingFailure.ConnectFailed)]
    public async Task An_address_that_cannot_be_reached_is_named(string address, RemotingFailure expected)
    {
        await using RemotingClient client = Create();

        RemotingException failure = await Assert.ThrowsAsync<RemotingException>(
            () => client.InvokeAsync(address, EchoServer.Echo, null, default, Patience));

        Assert.Equal(expected, failure.Failure);
        Assert.Contains(address, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:9876", "localhost", 9876)]
    [InlineData("::1:9876", "::1", 9876)]
    [InlineData("[::1]:9876", "::1", 9876)]
    public void The_port_follows_the_last_colon(string text, string host, int port)
    {
        Assert.True(ServerAddress.TryParse(text, out ServerAddress address));
        Assert.Equal(new ServerAddress(host, port), address);
    }

    [Fact]
    public async Task A_request_that_cannot_be_written_leaves_the_connection_to_the_others()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        await using RemotingClient client = Create();
        string address = AddressOf(server);
        await client.InvokeAsync(address, EchoServer.Echo, null, default, Patience);
        string tooLong = new('x', 17 << 20);

        await Assert.ThrowsAsync<InvalidOperationException>(() => client.InvokeAsync(
            address, EchoServer.Echo, [new("number", tooLong)], default, Patience));
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.InvokeAsync(
            address, EchoServer.Echo, [new("number", tooLong)], new byte[10], Patience));
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.SendOnewayAsync(
            address, EchoServer.Echo, [new("number", tooLong)], new byte[10]));
        Response response = await client.InvokeAsync(
            address, EchoServer.Echo, [new("number", "7")], default, Patience).WaitAsync(Patience);

        Assert.Equal("7", response.Field("number"));
        Assert.Single(server.Server.Connections);
    }

    [Fact]
    public async Task A_server_that_does_not_read_is_not_sent_more_than_the_limit()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        RemotingClientOptions options = new() { UnsentBytesMax = 1 << 20 };
        await using RemotingClient client = new(options, TimeProvider.System, NullLoggerFactory.Instance);
        RemotingConnection connection = await client.ConnectAsync(listener.LocalEndpoint.ToString()!, Patience);
        List<Task> calls = [];
        while (calls.Count < 1_000 && !calls.Exists(call => call.IsFaulted))
        {
            calls.Add(connection.InvokeAsync(EchoServer.Echo, null, new byte[1 << 18], Patience));
        }

        RemotingException refused = await Assert.ThrowsAsync<RemotingException>(() => calls[^1]);
        Assert.Equal(RemotingFailure.Busy, refused.Failure);
        await client.DisposeAsync();
        await Task.WhenAll(calls).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [Fact]
    public async Task Without_any_time_left_nothing_is_sent()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        await using RemotingClient client = Create();
        string address = AddressOf(server);
        RemotingConnection connection = await client.ConnectAsync(address, Patience);

        RemotingException late = await Assert.ThrowsAsync<RemotingException>(() => connection.InvokeAsync(
            EchoServer.TakenOver, null, default, TimeSpan.Zero));
        await client.InvokeAsync(address, EchoServer.Echo, null, default, Patience);

        Assert.Equal(RemotingFailure.TimedOut, late.Failure);
        Assert.Equal(0, server.Held.Count);
    }

    private static async Task CloseAllAsync(Socket listener, CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                (await listener.AcceptAsync(stopping)).Dispose();
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private static async Task<RemotingConnection?> TryConnectAsync(RemotingClient client, string address)
    {
        try
        {
            return await client.ConnectAsync(address, Patience);
        }
        catch (RemotingException failure) when (failure.Failure == RemotingFailure.ConnectFailed)
        {
            return null;
        }
    }

    private static RemotingClient Create() =>
        new(new RemotingClientOptions(), TimeProvider.System, NullLoggerFactory.Instance);

    private static string AddressOf(EchoServer server) => $"127.0.0.1:{server.Server.Port}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    // The client may learn of the loss only by its next use.
    private static async Task<Response> InvokeUntilConnectedAsync(RemotingClient client, string address)
    {
        while (true)
        {
            try
            {
                return await client.InvokeAsync(address, EchoServer.Echo, null, default, Patience);
            }
            catch (RemotingException failure) when (failure.Failure == RemotingFailure.Closed)
            {
                await Task.Yield();
            }
        }
    }
}
