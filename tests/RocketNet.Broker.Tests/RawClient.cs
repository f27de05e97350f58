using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace RocketNet.Broker.Tests;

/// <summary>Sends frames whose header a test writes itself, such as that of a client of another version.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient _socket = new();

    public RawClient(int port) => _socket.Connect("127.0.0.1", port);

    public async Task SendAsync(string header, byte[] body)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] frame = new byte[8 + json.Length + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length - 4);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), json.Length);
        json.CopyTo(frame, 8);
        body.CopyTo(frame, 8 + json.Length);
        await _socket.GetStream().WriteAsync(frame);
    }

    /// <summary>The JSON header of the next frame.</summary>
    public async Task<JsonElement> ReceiveHeaderAsync()
    {
        byte[] lengths = new byte[8];
        await _socket.GetStream().ReadExactlyAsync(lengths);
        byte[] rest = new byte[BinaryPrimitives.ReadInt32BigEndian(lengths) - 4];
        await _socket.GetStream().ReadExactlyAsync(rest);
        int headerBytes = BinaryPrimitives.ReadInt32BigEndian(lengths.AsSpan(4)) & 0xFFFFFF;
        return JsonDocument.Parse(rest.AsMemory(0, headerBytes)).RootElement;
    }

    public void Dispose() => _socket.Dispose();
}
