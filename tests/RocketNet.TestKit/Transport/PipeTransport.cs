using System.IO.Pipelines;
using System.Net;
using RocketNet.Remoting.Transport;

namespace RocketNet.TestKit.Transport;

/// <summary>One end of an in-memory connection: two pipes in place of a socket.</summary>
internal sealed class PipeTransport : ITransport
{
    private readonly PipeReader _input;
    private readonly PipeWriter _output;
    private ITransportOwner? _owner;

    private PipeTransport(PipeReader input, PipeWriter output, int localPort, int remotePort)
    {
        _input = input;
        _output = output;
        LocalEndPoint = new IPEndPoint(IPAddress.Loopback, localPort);
        RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, remotePort);
    }

    public IPEndPoint RemoteEndPoint { get; }

    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Two connected ends; the second one reads what the first writes and the other way round.</summary>
    /// <param name="unreadBytesMax">Bytes at which a sender has to wait for its peer.</param>
    public static (PipeTransport Server, PipeTransport Client) CreatePair(int unreadBytesMax = 1 << 20)
    {
        var options = new PipeOptions(
            pauseWriterThreshold: unreadBytesMax,
            resumeWriterThreshold: unreadBytesMax / 2,
            useSynchronizationContext: false);
        var toServer = new Pipe(options);
        var toClient = new Pipe(options);
        return (
            new PipeTransport(toServer.Reader, toClient.Writer, 10_911, 50_000),
            new PipeTransport(toClient.Reader, toServer.Writer, 50_000, 10_911));
    }

    public void SetOwner(ITransportOwner owner) => _owner = owner;

    public bool Receive(Memory<byte> buffer, out int byteCount)
    {
        if (_input.TryRead(out ReadResult result))
        {
            byteCount = Take(result, buffer);
            return true;
        }

        byteCount = 0;
        _ = ReceiveLaterAsync(buffer);
        return false;
    }

    public bool LookForBytes(TimeSpan limit) => true;

    public bool Send(ReadOnlyMemory<byte> bytes, out bool failed)
    {
        ValueTask<FlushResult> flush = _output.WriteAsync(bytes);
        if (flush.IsCompletedSuccessfully)
        {
            failed = flush.GetAwaiter().GetResult().IsCompleted;
            return true;
        }

        failed = false;
        _ = SendLaterAsync(flush);
        return false;
    }

    public void Dispose()
    {
        _output.Complete();
        _input.CancelPendingRead();
    }

    private static int Count(ReadResult result) => result.IsCanceled ? -1 : 0;

    private int Take(ReadResult result, Memory<byte> buffer)
    {
        if (result.Buffer.IsEmpty)
        {
            return Count(result);
        }

        int taken = (int)Math.Min(result.Buffer.Length, buffer.Length);
        int copied = 0;
        foreach (ReadOnlyMemory<byte> part in result.Buffer.Slice(0, taken))
        {
            part.Span.CopyTo(buffer.Span[copied..]);
            copied += part.Length;
        }

        _input.AdvanceTo(result.Buffer.GetPosition(taken));
        return taken;
    }

    private async Task ReceiveLaterAsync(Memory<byte> buffer)
    {
        ReadResult result = await _input.ReadAsync();
        _owner!.Received(Take(result, buffer));
    }

    private async Task SendLaterAsync(ValueTask<FlushResult> flush)
    {
        FlushResult result = await flush;
        _owner!.Sent(result.IsCompleted);
    }
}
