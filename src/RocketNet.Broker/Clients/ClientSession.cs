namespace RocketNet.Broker.Clients;

/// <summary>The groups one connection belongs to, so that its end is cheap however many groups there are.</summary>
internal sealed class ClientSession
{
    /// <summary>
    /// Guards the two sets. A heartbeat, an unregistration and the close of one connection can meet here.
    /// </summary>
    public Lock Changing { get; } = new();

    public HashSet<ConsumerGroup> Consumers { get; } = [];

    public HashSet<string> Producers { get; } = new(StringComparer.Ordinal);
}
