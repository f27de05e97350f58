using System.Net;
using System.Net.Sockets;
using RocketNet.Protocol.Headers;
using RocketNet.Protocol.Wire;

namespace RocketNet.Client.Tests;

/// <summary>Takes the sends of one connection and allocates nothing: what is counted is the client's.</summary>
internal sealed class FrugalBroker : IDisposable
{
    private const int StuckMillis = 30_000;

    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly Thread _thread;

    public FrugalBroker()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}";

    public void Dispose() => _listener.Dispose();

    private void Serve()
    {
        try
        {
            using Socket socket = _listener.Accept();
            socket.NoDelay = true;
            socket.ReceiveTimeout = StuckMillis;
            socket.SendTimeout = StuckMillis;
            ServeConnection(socket);
        }
        catch (SocketException)
        {
            // The test has ended, or nobody sends any more.
        }
    }

    private static void ServeConnection(Socket socket)
    {
        byte[] buffer = new byte[1 << 20];
        FrameReader reader = new(new FrameLimits());
        using FrameBuffer answers = new(1 << 16);
        int held = 0;
        long offset = 0;
        for (int count = socket.Receive(buffer); count > 0; count = socket.Receive(buffer.AsSpan(held)))
        {
            held += count;
            int at = 0;
            while (reader.TryRead(buffer.AsSpan(at, held - at), out RequestFrame frame, out int bytes, out _)
                == FrameStatus.Complete)
            {
                FrameWriter writer =
                    FrameWriter.Response(answers, SerializeType.Json, ResponseCode.Success, frame.Opaque);
                writer.Field(SendMessageResponse.MsgId, "7F00000100002A9F0000000000001234"u8);
                writer.Field(SendMessageResponse.QueueId, 0);
                writer.Field(SendMessageResponse.QueueOffset, offset++);
                writer.Complete();
                at += bytes;
            }

            buffer.AsSpan(at, held - at).CopyTo(buffer);
            held -= at;
            socket.Send(answers.Written);
            answers.Clear();
        }
    }
}
