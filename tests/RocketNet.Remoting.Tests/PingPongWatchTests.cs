using RocketNet.Remoting.Server;

namespace RocketNet.Remoting.Tests;

public sealed class PingPongWatchTests
{
    [Fact]
    public async Task Only_a_peer_that_was_alone_for_long_is_looked_for()
    {
        await using EchoServer server = EchoServer.Create();
        (RemotingConnection one, TestPeer onePeer) = server.Connect();
        (RemotingConnection other, TestPeer otherPeer) = server.Connect();
        var watch = new PingPongWatch();

        Repeat(31, () => watch.RunEnded(one, 1));
        Assert.False(watch.ShouldLook(one));
        watch.RunEnded(one, 1);
        Assert.True(watch.ShouldLook(one));
        Assert.False(watch.ShouldLook(other));
        watch.RunEnded(other, 1);
        Assert.False(watch.ShouldLook(one));

        onePeer.Dispose();
        otherPeer.Dispose();
    }

    [Fact]
    public async Task Pipelining_and_misses_end_the_looking()
    {
        await using EchoServer server = EchoServer.Create();
        (RemotingConnection one, TestPeer peer) = server.Connect();
        var watch = new PingPongWatch();

        Repeat(32, () => watch.RunEnded(one, 1));
        watch.RunEnded(one, 2);
        Assert.False(watch.ShouldLook(one));
        Repeat(32, () => watch.RunEnded(one, 1));
        watch.Missed();
        Repeat(32, () => watch.RunEnded(one, 1));
        Assert.False(watch.ShouldLook(one));
        Repeat(64, () => watch.RunEnded(one, 1));
        Assert.True(watch.ShouldLook(one));

        peer.Dispose();
    }

    private static void Repeat(int count, Action action)
    {
        for (int turn = 0; turn < count; turn++)
        {
            action();
        }
    }
}
