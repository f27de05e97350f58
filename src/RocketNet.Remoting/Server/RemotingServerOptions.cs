using RocketNet.Protocol.Wire;

namespace RocketNet.Remoting.Server;

/// <summary>Where a <see cref="RemotingServer"/> listens and what it allows one peer and all peers together.</summary>
/// <remarks>Defaults follow Java's NettyServerConfig@4.9.8 where it has the limit; the rest bound memory.</remarks>
public sealed record RemotingServerOptions
{
    /// <summary>TCP port; 0 takes any free one.</summary>
    public int ListenPort { get; init; }

    /// <summary>Address to bind, IPv4 or IPv6 text. <c>0.0.0.0</c> is every IPv4 interface.</summary>
    public string BindAddress { get; init; } = "0.0.0.0";

    /// <summary>Largest frame and largest header that are read; a larger one closes its connection.</summary>
    public FrameLimits FrameLimits { get; init; } = new();

    /// <summary>Open connections in all; one more is accepted and closed.</summary>
    public int ConnectionsMax { get; init; } = 16_000;

    /// <summary>Open connections of one remote address.</summary>
    public int ConnectionsPerAddressMax { get; init; } = 2_000;

    /// <summary>No byte read and none written for so long closes a connection.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>A frame that began must be whole within this time.</summary>
    public TimeSpan PartialFrameTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A peer that takes none of its unsent bytes for so long is closed.</summary>
    public TimeSpan UnsentTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Unsent response bytes at which a connection is no longer read.</summary>
    public int UnsentBytesMax { get; init; } = 8 << 20;

    /// <summary>
    /// Requests taken over but not answered at which a connection is no longer read. Parked pulls do not count.
    /// </summary>
    public int InFlightMax { get; init; } = 1_024;

    /// <summary>
    /// Bytes of large receive buffers, large unsent answers and cold requests of all connections together.
    /// </summary>
    public long BufferedBytesMax { get; init; } = 256L << 20;

    /// <summary>Length of the kernel's queue of connections not yet accepted.</summary>
    public int Backlog { get; init; } = 1_024;

    /// <summary>Requests waiting for the cold pool; one more is answered SYSTEM_BUSY.</summary>
    public int ColdQueueCapacity { get; init; } = 10_000;

    /// <summary>Cold requests handled at the same time.</summary>
    public int ColdWorkers { get; init; } = 4;

    /// <summary>Kernel send buffer in bytes; 0 leaves it to the system.</summary>
    public int SocketSendBufferBytes { get; init; }

    /// <summary>Kernel receive buffer in bytes; 0 leaves it to the system.</summary>
    public int SocketReceiveBufferBytes { get; init; }
}
