using RocketNet.Protocol.Wire;

namespace RocketNet.Remoting.Server;

/// <summary>One answer being written into a connection's outbox, whose lock it holds until it is disposed.</summary>
/// <remarks>
/// Each outbox owns exactly one; keep what happens inside short and call no other connection from it.
/// </remarks>
public sealed class ResponseScope : IDisposable
{
    private readonly ResponseOutbox _outbox;
    private FrameWriter _writer;
    private bool _isInert;

    internal ResponseScope(ResponseOutbox outbox) => _outbox = outbox;

    /// <summary>Takes fields and body of the answer.</summary>
    public ref FrameWriter Writer => ref _writer;

    /// <summary>True for a one-way request: what is written is thrown away.</summary>
    public bool IsInert => _isInert;

    internal ResponseScope Begin(FrameWriter writer, bool isInert)
    {
        _writer = writer;
        _isInert = isInert;
        return this;
    }

    /// <summary>Throws away what has been written; nothing is answered by this scope.</summary>
    public void Cancel() => _isInert = true;

    /// <summary>Ends the answer and queues it for sending.</summary>
    public void Dispose()
    {
        if (_isInert)
        {
            _writer.Abandon();
        }
        else
        {
            _writer.Complete();
        }

        _writer = default;
        _outbox.EndScope();
    }
}
