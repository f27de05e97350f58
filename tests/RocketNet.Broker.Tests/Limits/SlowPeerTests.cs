using System.Net;
using System.Net.Sockets;
using System.Text;
using RocketNet.Broker.Tests.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.TestKit;

namespace RocketNet.Broker.Tests.Limits;

/// <summary>Peers that send too little, or take nothing, cost a broker little and harm no other peer.</summary>
[Collection("alone")]
public sealed class SlowPeerTests
{
    // The goal is 15 KiB; 15.5 KiB were seen in a Debug build, the growth of shared tables included.
    private const int BytesPerConnectionMax = 16 << 10;
    private const int Connections = 1_900;
    private const string Topic = "SlowPeers";

    [Theory]
    [InlineData("idle", "")]
    [InlineData("half a frame of 16 MiB", "00fffff0000000ff7b22636f6465223a")]
    [InlineData("a length word in parts", "0000")]
    public async Task Many_connections_that_say_little_cost_little(string what, string hex)
    {
        byte[] said = Convert.FromHexString(hex);
        await using LiveBroker broker = await LiveBroker.StartAsync();
        Assert.Equal(ResponseCode.Success, (await broker.SendAsync(Topic)).Code);
        List<Socket> peers = [];
        for (int i = 0; i < Connections; i++)
        {
            peers.Add(NewSocket());
        }

        using Socket first = NewSocket();
        first.Connect(new IPEndPoint(IPAddress.Loopback, broker.Port));
        first.Send(said);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        foreach (Socket peer in peers)
        {
            // Not asynchronously: that would count what the clients' own runtime keeps for it.
            peer.Connect(new IPEndPoint(IPAddress.Loopback, broker.Port));
            peer.Send(said);
        }

        await Wait.UntilAsync(() => broker.Connections.Count() == Connections + 2);
        long each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Connections;
        Assert.True(each <= BytesPerConnectionMax, $"{what}: {each} bytes for each connection");
        Assert.Equal(ResponseCode.Success, (await broker.SendAsync(Topic)).Code);
        first.Dispose();
        peers.ForEach(peer => peer.Dispose());
        await Wait.UntilAsync(() => broker.Connections.Count() == 1);
    }

    [Fact]
    public async Task A_consumer_that_takes_no_answers_does_not_hold_up_another()
    {
        await using LiveBroker broker = await LiveBroker.StartAsync();
        string body = new('x', 200_000);
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(ResponseCode.Success, (await broker.SendAsync(Topic, body: body)).Code);
        }

        long before = broker.BufferedBytes;
        using Socket greedy = NewSocket();
        greedy.ReceiveBufferSize = 4_096;
        await greedy.ConnectAsync(new IPEndPoint(IPAddress.Loopback, broker.Port));
        await greedy.SendAsync(Enumerable.Range(0, 500).SelectMany(PullFrame).ToArray());
        await Wait.UntilAsync(() => broker.Connections.Any(connection => connection.UnsentBytes > 1 << 20));

        for (int i = 0; i < 50; i++)
        {
            Assert.Equal(ResponseCode.Success, (await broker.PullAsync(Topic, 0, 0)).Code);
        }

        var options = new RemotingServerOptions();
        Assert.All(broker.Connections, connection =>
            Assert.InRange(connection.UnsentBytes, 0, options.UnsentBytesMax + (1 << 20)));
        greedy.Dispose();
        await Wait.UntilAsync(() => broker.Connections.Count() == 1 && broker.BufferedBytes <= before);
    }

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private static byte[] PullFrame(int opaque)
    {
        using var buffer = new FrameBuffer();
        FrameWriter writer = FrameWriter.Request(buffer, SerializeType.Json, RequestCode.PullMessage, opaque);
        (string Name, string Value)[] fields =
        [
            ("consumerGroup", "greedy"), ("topic", Topic), ("queueId", "0"), ("queueOffset", "0"),
            ("maxMsgNums", "32"), ("sysFlag", "4"), ("commitOffset", "0"), ("suspendTimeoutMillis", "0"),
            ("subscription", "*"), ("subVersion", "0"),
        ];
        foreach ((string name, string value) in fields)
        {
            writer.Field(Encoding.UTF8.GetBytes(name), value);
        }

        writer.Complete();
        return buffer.Written.ToArray();
    }
}
