namespace RocketNet.Broker.Composition;

/// <summary>The broker cannot listen on a port: as a rule another process does.</summary>
public sealed class PortUnavailableException(int port, string purpose, Exception cause)
    : IOException($"Port {port} ({purpose}) cannot be listened on: {cause.Message}", cause)
{
    public int Port { get; } = port;
}
