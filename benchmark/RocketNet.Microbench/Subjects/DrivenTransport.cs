using System.Net;
using RocketNet.Remoting.Transport;

namespace RocketNet.Microbench.Subjects;

/// <summary>A connection without a socket: the measuring thread hands requests in, answers are thrown away.</summary>
/// <remarks>Everything runs on the caller's thread, so that its allocations are the connection's.</remarks>
internal sealed class DrivenTransport : ITransport
{
    private ITransportOwner? _owner;
    private Memory<byte> _wanted;

    public IPEndPoint RemoteEndPoint { get; } = new(IPAddress.Loopback, 40_000);

    public IPEndPoint LocalEndPoint { get; } = new(IPAddress.Loopback, 10_911);

    public long SentBytes { get; private set; }

    public void SetOwner(ITransportOwner owner) => _owner = owner;

    // Never completes at once: the connection would take turns with the thread pool.
    public bool Receive(Memory<byte> buffer, out int byteCount)
    {
        _wanted = buffer;
        byteCount = 0;
        return false;
    }

    public bool LookForBytes(TimeSpan limit) => true;

    public bool Send(ReadOnlyMemory<byte> bytes, out bool failed)
    {
        SentBytes += bytes.Length;
        failed = false;
        return true;
    }

    /// <summary>Hands bytes to the connection, which handles the frames in them and asks for more.</summary>
    public void Deliver(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int count = Math.Min(bytes.Length, _wanted.Length);
            bytes[..count].CopyTo(_wanted.Span);
            _owner!.Received(count);
            bytes = bytes[count..];
        }
    }

    public void Dispose()
    {
    }
}
