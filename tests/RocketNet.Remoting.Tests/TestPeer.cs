using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Remoting.Transport;

namespace RocketNet.Remoting.Tests;

/// <summary>
/// The client's end of an in-memory connection, byte by byte: writes what it is told and collects frames.
/// </summary>
internal sealed class TestPeer : ITransportOwner, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ITransport _transport;
    private readonly SemaphoreSlim _received = new(0);
    private readonly SemaphoreSlim _sent = new(0);
    private readonly byte[] _buffer = new byte[1 << 20];
    private readonly FrameReader _reader = new(new FrameLimits());
    private int _held;
    private int _count;

    public TestPeer(ITransport transport)
    {
        _transport = transport;
        transport.SetOwner(this);
    }

    public static byte[] Frame(
        RequestCode code, int opaque, byte[]? body = null, bool oneway = false, SerializeType type = SerializeType.Json)
    {
        using var buffer = new FrameBuffer();
        FrameWriter writer = FrameWriter.Request(buffer, type, code, opaque, oneway);
        writer.Field("opaqueText"u8, opaque);
        writer.Body(body ?? []);
        writer.Complete();
        return buffer.Written.ToArray();
    }

    public static byte[] Frames(RequestCode code, int count, int bodyBytes = 0) =>
        [.. Enumerable.Range(0, count).SelectMany(opaque => Frame(code, opaque, new byte[bodyBytes]))];

    public async Task SendAsync(byte[] bytes)
    {
        if (!_transport.Send(bytes, out _))
        {
            Assert.True(await _sent.WaitAsync(Patience));
        }
    }

    /// <summary>The next frame, or null when the server closed the connection.</summary>
    public async Task<Response?> ReceiveAsync()
    {
        while (true)
        {
            if (TryTakeFrame(out Response? response))
            {
                return response;
            }

            if (!_transport.Receive(_buffer.AsMemory(_held), out int count))
            {
                Assert.True(await _received.WaitAsync(Patience), "the server neither answered nor closed");
                count = _count;
            }

            if (count <= 0)
            {
                return null;
            }

            _held += count;
        }
    }

    public async Task<List<Response>> ReceiveAsync(int count)
    {
        List<Response> responses = [];
        while (responses.Count < count && await ReceiveAsync() is { } response)
        {
            responses.Add(response);
        }

        return responses;
    }

    public void Dispose() => _transport.Dispose();

    void ITransportOwner.Received(int byteCount)
    {
        _count = byteCount;
        _received.Release();
    }

    void ITransportOwner.Sent(bool failed) => _sent.Release();

    private bool TryTakeFrame(out Response? response)
    {
        response = null;
        FrameStatus status =
            _reader.TryRead(_buffer.AsSpan(0, _held), out RequestFrame frame, out int frameBytes, out _);
        if (status != FrameStatus.Complete)
        {
            return false;
        }

        string opaque = frame.Opaque.ToString(System.Globalization.CultureInfo.InvariantCulture);
        response = new Response(in frame).With("opaque", opaque);
        _buffer.AsSpan(frameBytes, _held - frameBytes).CopyTo(_buffer);
        _held -= frameBytes;
        return true;
    }
}
