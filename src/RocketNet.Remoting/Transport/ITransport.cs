using System.Net;

namespace RocketNet.Remoting.Transport;

/// <summary>A stream of bytes in both directions: a socket in production, an in-memory pair in tests.</summary>
/// <remarks>
/// At most one receive and one send are under way. Completions may come on any thread, also before the call returns
/// true elsewhere.
/// </remarks>
internal interface ITransport : IDisposable
{
    IPEndPoint RemoteEndPoint { get; }

    IPEndPoint LocalEndPoint { get; }

    /// <summary>Sets who is told of completions; once, before the first call.</summary>
    void SetOwner(ITransportOwner owner);

    /// <summary>Starts a receive into <paramref name="buffer"/>.</summary>
    /// <returns>
    /// True when it completed at once with <paramref name="byteCount"/> (0: closed, −1: failed); false when the owner
    /// will be told.
    /// </returns>
    bool Receive(Memory<byte> buffer, out int byteCount);

    /// <summary>Looks for bytes to receive without sleeping, at most so long.</summary>
    /// <returns>False when none came.</returns>
    bool LookForBytes(TimeSpan limit);

    /// <summary>Starts sending all of <paramref name="bytes"/>.</summary>
    /// <returns>
    /// True when it completed at once; <paramref name="failed"/> then says how. False when the owner will be told.
    /// </returns>
    bool Send(ReadOnlyMemory<byte> bytes, out bool failed);
}
