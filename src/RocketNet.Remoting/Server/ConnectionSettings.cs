using Microsoft.Extensions.Logging;
using RocketNet.Protocol.Wire;

namespace RocketNet.Remoting.Server;

/// <summary>What all connections of one server or client share.</summary>
/// <param name="RunCompleted">
/// Called on the receive loop after each run of frames, before the run's answers are sent.
/// </param>
internal sealed record ConnectionSettings(
    RemotingServerOptions Options,
    RequestDispatcher Dispatcher,
    BufferBudget Budget,
    TimeProvider Time,
    ILogger Logger,
    Action? RunCompleted)
{
    /// <summary>What requests of ours say they are written in.</summary>
    public LanguageCode Language { get; init; } = LanguageCode.Java;

    /// <summary>Shared by the connections, to see which one is alone.</summary>
    public PingPongWatch PingPong { get; } = new();

    /// <summary>A receive run longer than this held up the other connections of its thread and is logged.</summary>
    public static readonly TimeSpan StallThreshold = TimeSpan.FromMilliseconds(50);
}
