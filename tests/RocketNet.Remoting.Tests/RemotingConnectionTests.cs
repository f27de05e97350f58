using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Client;
using RocketNet.Remoting.Server;
using RocketNet.TestKit;

namespace RocketNet.Remoting.Tests;

public sealed class RemotingConnectionTests
{
    [Fact]
    public async Task Pipelined_requests_are_answered_in_order()
    {
        await using EchoServer server = EchoServer.Create();
        using TestPeer peer = server.Connect().Peer;

        await peer.SendAsync(TestPeer.Frames(EchoServer.Echo, 500, bodyBytes: 100));
        List<Response> responses = await peer.ReceiveAsync(500);

        Assert.Equal(Enumerable.Range(0, 500), responses.Select(response => int.Parse(response.Field("opaque")!)));
        Assert.All(responses, response => Assert.Equal(100, response.Body.Length));
    }

    [Fact]
    public async Task An_answer_from_elsewhere_leaves_while_a_run_is_handled()
    {
        await using EchoServer server = EchoServer.Create();
        using TestPeer peer = server.Connect().Peer;

        await peer.SendAsync(Run());
        List<Response> responses = await peer.ReceiveAsync(3);

        Assert.Equal(["1", "2", "3"], responses.Select(response => response.Field("opaque")));
    }

    [Fact]
    public async Task An_answer_from_elsewhere_is_kept_beside_a_run_while_the_peer_takes_nothing()
    {
        await using EchoServer server = EchoServer.Create();
        (RemotingConnection connection, TestPeer peer) = server.Connect(unreadBytesMax: 2_000);
        using (peer)
        {
            await peer.SendAsync(TestPeer.Frame(EchoServer.Echo, 0, new byte[3_000]));
            await Wait.UntilAsync(() => connection.UnsentBytes > 0);

            await peer.SendAsync(Run());
            await Wait.UntilAsync(() => server.Runs > 1);
            List<Response> responses = await peer.ReceiveAsync(4);

            Assert.Equal(["0", "1", "2", "3"], responses.Select(response => response.Field("opaque")).Order());
            await Wait.UntilAsync(() => connection.UnsentBytes == 0);
        }
    }

    [Fact]
    public async Task Of_many_requests_of_many_threads_none_stays_behind()
    {
        const int Threads = 8;
        const int Each = 200;
        await using EchoServer server = EchoServer.Create();
        (RemotingConnection connection, TestPeer peer) = server.Connect();
        using (peer)
        {
            TogetherCall[] calls = [.. Enumerable.Range(0, Threads * Each).Select(_ => new TogetherCall())];
            Task begun = Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
            {
                foreach (TogetherCall call in calls.AsSpan(thread * Each, Each))
                {
                    connection.Begin(call, TimeSpan.FromSeconds(30));
                }
            })));
            List<Response> requests = await peer.ReceiveAsync(Threads * Each);
            await begun;
            connection.Close("enough");

            IEnumerable<int> opaques = requests.Select(request => int.Parse(request.Field("opaque")!)).Order();
            Assert.Equal(Enumerable.Range(1, Threads * Each), opaques);
            Assert.All(requests, request => Assert.Equal(TogetherCall.BodyBytes, request.Body.Length));
            Assert.All(calls, call => Assert.Equal(RemotingFailure.Closed, call.Failure));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public async Task Frames_may_arrive_in_pieces_of_any_size(int pieceBytes)
    {
        await using EchoServer server = EchoServer.Create();
        using TestPeer peer = server.Connect().Peer;
        byte[] bytes = TestPeer.Frames(EchoServer.Echo, 3, bodyBytes: 3_000);

        foreach (byte[] piece in bytes.Chunk(pieceBytes))
        {
            await peer.SendAsync(piece);
        }

        Assert.Equal(3, (await peer.ReceiveAsync(3)).Count);
    }

    [Fact]
    public async Task A_frame_far_larger_than_the_first_buffer_is_read_whole()
    {
        await using EchoServer server = EchoServer.Create();
        using TestPeer peer = server.Connect().Peer;
        byte[] body = new byte[900_000];
        Random.Shared.NextBytes(body);

        await peer.SendAsync(TestPeer.Frame(EchoServer.Echo, 1, body));
        Response? response = await peer.ReceiveAsync();

        Assert.Equal(body, response!.Body.ToArray());
    }

    [Theory]
    [InlineData("16030100", "a TLS handshake")]
    [InlineData("7fffffff00000000", "a frame of 2 GiB")]
    [InlineData("0000000400000005", "a header longer than its frame")]
    [InlineData("0000000405000000", "an unknown header type")]
    [InlineData("ffffffff00000000", "a negative length")]
    [InlineData("000000080000000431323334", "a header that is no object")]
    public async Task Bytes_that_are_no_frame_close_their_connection_and_no_other(string hex, string what)
    {
        await using EchoServer server = EchoServer.Create();
        using TestPeer bad = server.Connect().Peer;
        using TestPeer good = server.Connect().Peer;

        await bad.SendAsync(Convert.FromHexString(hex));

        Assert.True(await bad.ReceiveAsync() is null, what);
        await good.SendAsync(TestPeer.Frame(EchoServer.Echo, 1));
        Assert.NotNull(await good.ReceiveAsync());
    }

    [Fact]
    public async Task A_code_that_nobody_handles_is_answered_as_Java_answers_it()
    {
        await using EchoServer server = EchoServer.Create();
        using TestPeer peer = server.Connect().Peer;

        await peer.SendAsync(TestPeer.Frame((RequestCode)9_999, 3));
        Response? response = await peer.ReceiveAsync();

        Assert.Equal(ResponseCode.RequestCodeNotSupported, response!.Code);
        Assert.Equal(" request type 9999 not supported", response.Remark);
    }

    [Fact]
    public async Task A_handler_that_throws_answers_with_the_exception_and_the_connection_lives_on()
    {
        await using EchoServer server = EchoServer.Create();
        using TestPeer peer = server.Connect().Peer;

        await peer.SendAsync([.. TestPeer.Frame(EchoServer.Throws, 1), .. TestPeer.Frame(EchoServer.Echo, 2)]);
        List<Response> responses = await peer.ReceiveAsync(2);

        Assert.Equal(ResponseCode.SystemError, responses[0].Code);
        Assert.Contains("the handler is broken", responses[0].Remark, StringComparison.Ordinal);
        Assert.Equal(ResponseCode.Success, responses[1].Code);
    }

    [Fact]
    public async Task One_way_requests_are_never_answered()
    {
        await using EchoServer server = EchoServer.Create();
        using TestPeer peer = server.Connect().Peer;

        await peer.SendAsync(
        [
            .. TestPeer.Frame(EchoServer.Echo, 1, oneway: true),
            .. TestPeer.Frame(EchoServer.Throws, 2, oneway: true),
            .. TestPeer.Frame((RequestCode)9_999, 3, oneway: true),
            .. TestPeer.Frame(EchoServer.Echo, 4),
        ]);
        Response? response = await peer.ReceiveAsync();

        Assert.Equal("4", response!.Field("opaque"));
    }

    [Fact]
    public async Task A_connection_with_too_much_in_flight_is_not_read_until_answers_leave()
    {
        await using EchoServer server = EchoServer.Create(new RemotingServerOptions { InFlightMax = 4 });
        (RemotingConnection connection, TestPeer peer) = server.Connect();

        await peer.SendAsync(TestPeer.Frames(EchoServer.TakenOver, 10));
        await Wait.UntilAsync(() => server.Held.Count == 4);
        Assert.Equal(4, connection.InFlight);

        List<Response> responses = [];
        while (responses.Count < 10)
        {
            await Wait.UntilAsync(() => server.Held.Count != 0);
            responses.AddRange(await peer.ReceiveAsync(server.Held.AnswerAll()));
        }

        Assert.Equal(0, connection.InFlight);
        peer.Dispose();
    }

    [Fact]
    public async Task A_peer_that_takes_no_answers_is_not_read_beyond_the_unsent_limit()
    {
        var options = new RemotingServerOptions { UnsentBytesMax = 64 << 10 };
        await using EchoServer server = EchoServer.Create(options);
        (RemotingConnection connection, TestPeer peer) = server.Connect(unreadBytesMax: 4 << 20);

        await peer.SendAsync(TestPeer.Frames(EchoServer.Echo, 200, bodyBytes: 15_000));
        List<Response> responses = await peer.ReceiveAsync(200);

        Assert.Equal(200, responses.Count);
        await Wait.UntilAsync(() => connection.UnsentBytes == 0);
        peer.Dispose();
    }

    [Fact]
    public async Task A_cold_request_is_refused_when_the_pool_is_full()
    {
        var options = new RemotingServerOptions { ColdQueueCapacity = 1, ColdWorkers = 1 };
        await using EchoServer server = EchoServer.Create(options);
        using TestPeer peer = server.Connect().Peer;

        await peer.SendAsync(TestPeer.Frames(EchoServer.Cold, 5));
        Response? refused = await peer.ReceiveAsync();
        server.ColdGate.Open();

        Assert.Equal(ResponseCode.SystemBusy, refused!.Code);
        Assert.Equal("[OVERLOAD]system busy, start flow control for a while", refused.Remark);
        Assert.Equal(4, (await peer.ReceiveAsync(4)).Count);
    }

    [Fact]
    public async Task The_server_can_ask_its_peer_and_gets_the_answer()
    {
        await using EchoServer server = EchoServer.Create();
        (RemotingConnection connection, TestPeer peer) = server.Connect();

        Task<Response> asked = connection.InvokeAsync(
            RequestCode.GetConsumerRunningInfo, [new("group", "g")], default, TimeSpan.FromSeconds(20));
        Response? request = await peer.ReceiveAsync();
        using var buffer = new FrameBuffer();
        FrameWriter answer = FrameWriter.Response(
            buffer, SerializeType.Json, ResponseCode.Success, int.Parse(request!.Field("opaque")!));
        answer.Body("running"u8);
        answer.Complete();
        await peer.SendAsync(buffer.Written.ToArray());

        Assert.Equal("g", request.Field("group"));
        Assert.Equal("running"u8.ToArray(), (await asked).Body.ToArray());
        peer.Dispose();
    }

    [Fact]
    public async Task A_call_fails_when_the_peer_goes_away()
    {
        await using EchoServer server = EchoServer.Create();
        (RemotingConnection connection, TestPeer peer) = server.Connect();

        Task<Response> asked = connection.InvokeAsync(
            RequestCode.GetConsumerRunningInfo, null, default, TimeSpan.FromSeconds(20));
        peer.Dispose();
        RemotingException failure = await Assert.ThrowsAsync<RemotingException>(() => asked);

        Assert.Equal(RemotingFailure.Closed, failure.Failure);
        Assert.False(connection.IsOpen);
    }

    [Fact]
    public async Task Closed_is_raised_once_and_the_server_forgets_the_connection()
    {
        await using EchoServer server = EchoServer.Create();
        (RemotingConnection connection, TestPeer peer) = server.Connect();
        int closed = 0;
        connection.Closed += _ => closed++;

        peer.Dispose();
        await Wait.UntilAsync(() => Volatile.Read(ref closed) != 0);
        connection.Close("again");

        Assert.Equal(1, closed);
        Assert.Empty(server.Server.Connections);
    }

    // The first is answered by another thread, while the third is being handled.
    private static byte[] Run() =>
    [
        .. TestPeer.Frame(EchoServer.TakenOver, 1),
        .. TestPeer.Frame(EchoServer.Echo, 2),
        .. TestPeer.Frame(EchoServer.AnswersHeld, 3),
    ];

    private sealed class TogetherCall : RemotingCall
    {
        public const int BodyBytes = 200;

        public TogetherCall() => Code = EchoServer.Echo;

        public RemotingFailure? Failure { get; private set; }

        protected internal override bool LeavesWithOthers => true;

        protected internal override void Write(ref FrameWriter writer) => writer.Body(new byte[BodyBytes]);

        protected internal override void Answered(in RequestFrame answer)
        {
        }

        protected internal override void Failed(RemotingException failure) => Failure = failure.Failure;
    }
}
