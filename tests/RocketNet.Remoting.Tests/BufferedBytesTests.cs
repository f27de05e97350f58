using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.TestKit;

namespace RocketNet.Remoting.Tests;

/// <summary>What peers together can make the server hold.</summary>
public sealed class BufferedBytesTests
{
    private const int BodyBytes = 300_000;

    [Fact]
    public async Task Cold_requests_count_until_they_are_answered_and_are_refused_when_they_do_not_fit()
    {
        var time = new ManualTimeProvider();
        await using EchoServer server = await EchoServer.StartAsync(
            new RemotingServerOptions { BufferedBytesMax = 5 * BodyBytes, ColdWorkers = 1 }, time);
        List<TestPeer> peers = [];
        var answers = new List<Task<Response?>>();
        for (int i = 0; i < 10; i++)
        {
            TestPeer peer = server.Connect().Peer;
            peers.Add(peer);
            await peer.SendAsync(TestPeer.Frame(EchoServer.Cold, i, new byte[BodyBytes]));
            answers.Add(peer.ReceiveAsync());
        }

        await Wait.UntilAsync(() => answers.Any(answer => answer.IsCompleted));
        Response? refused = await await Task.WhenAny(answers);
        Assert.Equal(ResponseCode.SystemBusy, refused!.Code);
        Assert.StartsWith("[OVERLOAD]", refused.Remark, StringComparison.Ordinal);
        Assert.InRange(server.Server.BufferedBytes, BodyBytes, 5 * BodyBytes);

        server.ColdGate.Open();
        peers.ForEach(peer => peer.Dispose());
        await Wait.UntilAsync(() =>
        {
            // Those that waited for room learn by the sweep that their peer is gone.
            time.Advance(TimeSpan.FromSeconds(1));
            return server.Server.BufferedBytes == 0;
        });
    }

    [Fact]
    public async Task Answers_that_nobody_takes_count_until_their_connection_ends()
    {
        await using EchoServer server = EchoServer.Create();
        (RemotingConnection connection, TestPeer peer) = server.Connect(unreadBytesMax: 4 << 10);

        await peer.SendAsync(TestPeer.Frames(EchoServer.Echo, 4, bodyBytes: BodyBytes));
        await Wait.UntilAsync(() => connection.UnsentBytes > 2 * BodyBytes);
        Assert.True(server.Server.BufferedBytes > BodyBytes);
        peer.Dispose();

        await Wait.UntilAsync(() => server.Server.BufferedBytes == 0);
    }

    [Fact]
    public async Task A_frame_that_finds_no_room_waits_without_taking_the_processor_and_goes_on_when_there_is_room()
    {
        var time = new ManualTimeProvider();
        await using EchoServer server = await EchoServer.StartAsync(
            new RemotingServerOptions { BufferedBytesMax = 400_000 }, time);
        TestPeer first = server.Connect().Peer;
        using TestPeer second = server.Connect().Peer;
        byte[] frame = TestPeer.Frame(EchoServer.Echo, 1, new byte[BodyBytes]);
        await first.SendAsync(frame[..^1]);
        await Wait.UntilAsync(() => server.Server.BufferedBytes > 200_000);

        await second.SendAsync(frame[..^1]);
        int runs = server.Runs;
        await Task.Delay(200);
        Assert.InRange(server.Runs - runs, 0, 100);

        first.Dispose();
        await second.SendAsync(frame[^1..]);
        Task<Response?> answer = second.ReceiveAsync();
        await Wait.UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return answer.IsCompleted;
        });
        Assert.Equal(BodyBytes, (await answer)!.Body.Length);
    }
}
