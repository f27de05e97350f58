using RocketNet.Protocol.Wire;

namespace RocketNet.Remoting.Client;

/// <summary>
/// One request that wants an answer, and whoever waits for it. Ends exactly once, answered or failed; may be begun
/// again after that.
/// </summary>
public abstract class RemotingCall
{
    /// <summary>The request code.</summary>
    public RequestCode Code { get; protected set; }

    /// <summary>
    /// Whether it may leave together with others of its kind when many are under way: it is then written to the socket
    /// by a thread of the pool. Not for what the other side may hold back, or what must not wait for a busy pool.
    /// </summary>
    protected internal virtual bool LeavesWithOthers => false;

    internal int Opaque { get; set; }

    /// <summary>Timestamp of the clock at which it has waited long enough.</summary>
    internal long Deadline { get; set; }

    /// <summary>Writes fields and body. Called under the connection's lock: short, calling nobody else.</summary>
    protected internal abstract void Write(ref FrameWriter writer);

    /// <summary>The answer came. Runs on the receive loop; nothing of the frame may be kept.</summary>
    protected internal abstract void Answered(in RequestFrame answer);

    /// <summary>There will be no answer.</summary>
    protected internal abstract void Failed(RemotingException failure);
}
