using RocketNet.Protocol.Wire;

namespace RocketNet.Remoting.Client;

/// <summary>How a <see cref="RemotingClient"/> connects.</summary>
/// <remarks>Defaults: NettyClientConfig@4.9.8.</remarks>
public sealed record RemotingClientOptions
{
    /// <summary>How long connecting to one address may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Largest frame and header that are read from a server.</summary>
    public FrameLimits FrameLimits { get; init; } = new();

    /// <summary>
    /// What may wait to be sent on one connection, in bytes; requests beyond that fail as
    /// <see cref="RemotingFailure.Busy"/>.
    /// </summary>
    public int UnsentBytesMax { get; init; } = 256 << 20;

    /// <summary>What requests say they are written in. Our servers say Java, as those they stand for do.</summary>
    public LanguageCode Language { get; init; } = LanguageCode.Java;
}
