using RocketNet.Protocol.Wire;

namespace RocketNet.Remoting.Server;

/// <summary>Answers one request code on the receive loop of the connection that sent it.</summary>
/// <remarks>
/// Must not block, await, or keep any span of the request: the next frame follows in the same buffer.
/// </remarks>
public interface IRequestHandler
{
    /// <summary>Answers through <paramref name="context"/>, or takes the request over and answers later.</summary>
    void Handle(in RequestFrame request, RequestContext context);
}
