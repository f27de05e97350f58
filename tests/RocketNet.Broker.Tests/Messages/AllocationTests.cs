using System.Buffers.Binary;
using System.Net.Sockets;
using RocketNet.Protocol.Wire;

namespace RocketNet.Broker.Tests.Messages;

/// <summary>
/// Managed bytes a message costs the whole process, from the frame on the socket to the log and back to a socket.
/// </summary>
/// <remarks>The peer here is a plain socket with fixed buffers, so what is counted is the broker's.</remarks>
[Collection("alone")]
public sealed class AllocationTests
{
    private const int BytesPerMessageMax = 64;
    private const int InFlight = 64;

    [Fact]
    public async Task A_send_from_frame_to_commit_log_stays_within_its_budget()
    {
        await using LiveBroker broker = await LiveBroker.StartAsync();
        using FramePeer peer = new(broker.Port);
        byte[] sends = Frames(RequestCode.SendMessageV2, LiveBroker.SendFields("T", 1, Properties), new byte[200]);

        double perMessage = Measure(() => peer.Exchange(sends, InFlight), rounds: 200, messagesPerRound: InFlight);

        Assert.True(perMessage <= BytesPerMessageMax, $"{perMessage:F1} bytes a message");
    }

    [Fact]
    public async Task A_pull_from_log_to_socket_stays_within_its_budget()
    {
        await using LiveBroker broker = await LiveBroker.StartAsync();
        using FramePeer peer = new(broker.Port);
        byte[] sends = Frames(RequestCode.SendMessageV2, LiveBroker.SendFields("T", 1, Properties), new byte[200]);
        peer.Exchange(sends, InFlight);
        byte[] pull = Frame(RequestCode.PullMessage, PullFields(offset: 0, sysFlag: 4), []);

        double perMessage = Measure(() => peer.Exchange(pull, 1), rounds: 300, messagesPerRound: 32);

        Assert.True(perMessage <= BytesPerMessageMax, $"{perMessage:F1} bytes a message");
    }

    [Fact]
    public async Task A_message_delivered_to_a_parked_pull_stays_within_its_budget()
    {
        await using LiveBroker broker = await LiveBroker.StartAsync();
        using FramePeer producer = new(broker.Port);
        using FramePeer consumer = new(broker.Port);
        byte[] send = Frame(RequestCode.SendMessageV2, LiveBroker.SendFields("T", 1, Properties), new byte[200]);
        producer.Exchange(send, 1);
        byte[][] pulls = [.. Enumerable.Range(1, 2_000).Select(offset =>
            Frame(RequestCode.PullMessage, PullFields(offset, sysFlag: 6), []))];
        int next = 0;

        double perMessage = Measure(
            () =>
            {
                consumer.Send(pulls[next++]);
                producer.Exchange(send, 1);
                consumer.Receive(1);
            },
            rounds: 400,
            messagesPerRound: 1);

        Assert.True(perMessage <= BytesPerMessageMax, $"{perMessage:F1} bytes a message");
    }

    private const string Properties =
        "UNIQ_KEY\u00017F00000100002A9F0000018BCFE56800\u0002WAIT\u0001true\u0002TAGS\u0001TagA";

    // Timers and the pool allocate a little on their own; the smallest of a few measurements is what messages cost.
    private static double Measure(Action round, int rounds, int messagesPerRound)
    {
        for (int warmUp = 0; warmUp < rounds; warmUp++)
        {
            round();
        }

        double least = double.MaxValue;
        for (int attempt = 0; attempt < 3; attempt++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int measured = 0; measured < rounds; measured++)
            {
                round();
            }

            long after = GC.GetTotalAllocatedBytes(precise: true);
            least = Math.Min(least, (after - before) / ((double)rounds * messagesPerRound));
        }

        return least;
    }

    private static Dictionary<string, string> PullFields(long offset, int sysFlag) => new()
    {
        ["consumerGroup"] = "g",
        ["topic"] = "T",
        ["queueId"] = "1",
        ["queueOffset"] = offset.ToString(),
        ["maxMsgNums"] = "32",
        ["sysFlag"] = sysFlag.ToString(),
        ["commitOffset"] = "0",
        ["suspendTimeoutMillis"] = "20000",
        ["subscription"] = "*",
        ["subVersion"] = "0",
    };

    private static byte[] Frames(RequestCode code, Dictionary<string, string> fields, byte[] body) =>
        [.. Enumerable.Repeat(Frame(code, fields, body), InFlight).SelectMany(frame => frame)];

    private static byte[] Frame(RequestCode code, Dictionary<string, string> fields, byte[] body)
    {
        using var buffer = new FrameBuffer();
        FrameWriter writer = FrameWriter.Request(buffer, SerializeType.Json, code, 7);
        foreach (KeyValuePair<string, string> field in fields)
        {
            writer.Field(System.Text.Encoding.UTF8.GetBytes(field.Key), field.Value);
        }

        writer.Body(body);
        writer.Complete();
        return buffer.Written.ToArray();
    }

    /// <summary>A blocking socket that counts frames.</summary>
    private sealed class FramePeer : IDisposable
    {
        private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private readonly byte[] _buffer = new byte[1 << 20];
        private int _held;

        public FramePeer(int port) => _socket.Connect("127.0.0.1", port);

        public void Exchange(byte[] frames, int count)
        {
            Send(frames);
            Receive(count);
        }

        public void Send(byte[] frames) => _socket.Send(frames);

        public void Receive(int count)
        {
            while (count > 0)
            {
                int read = _socket.Receive(_buffer.AsSpan(_held));
                if (read == 0)
                {
                    throw new IOException("The broker closed the connection."); // An Assert here would allocate.
                }

                _held += read;
                int at = 0;
                while (_held - at >= 4 && BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(at)) + 4 <= _held - at)
                {
                    at += BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(at)) + 4;
                    count--;
                }

                _buffer.AsSpan(at, _held - at).CopyTo(_buffer);
                _held -= at;
            }
        }

        public void Dispose() => _socket.Dispose();
    }
}
