using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Pulling;

/// <summary>One parked pull. Reused: a number tells one use from the next.</summary>
internal sealed class PullWaiter
{
    /// <summary>What to read when a message comes.</summary>
    public PullQuery Query;

    /// <summary>Whom to answer.</summary>
    public RemotingConnection? Connection;

    /// <summary>How to answer.</summary>
    public ResponseTicket Ticket;

    /// <summary>Counts the uses; a stale reference sees another number.</summary>
    public int Use;

    /// <summary>Neighbours and slot in the <see cref="TimeoutWheel"/>, guarded by its lock.</summary>
    public PullWaiter? Previous;

    /// <summary>The next waiter of the same slot.</summary>
    public PullWaiter? Next;

    /// <summary>The slot, −1 outside the wheel.</summary>
    public int Slot = -1;

    /// <summary>Whole turns of the wheel still to go.</summary>
    public int Turns;
}
