using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Pulling;

/// <summary>A pull that waits for its turn to read from the disk.</summary>
/// <param name="Query">What to read.</param>
/// <param name="Connection">Whom to answer; the pull counts as in flight there.</param>
/// <param name="Ticket">How to answer.</param>
/// <param name="WaitMillis">How long it may be parked when there is nothing to read; null: not at all.</param>
/// <param name="Since">When it began to wait.</param>
internal readonly record struct ColdPull(
    PullQuery Query, RemotingConnection Connection, ResponseTicket Ticket, long? WaitMillis, long Since);
