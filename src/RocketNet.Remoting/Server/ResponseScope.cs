using RocketNet.Protocol.Wire;

namespace RocketNet.Remoting.Server;

/// <summary>
/// One answer being written into a connection's outbox. It holds the outbox's lock until it is disposed, unless the
/// answer is one of the connection's own receive run.
/// </summary>
/// <remarks>
/// Each outbox owns one of either kind; keep what happens inside short and call no other connection from it.
/// </remarks>
public sealed class ResponseScope : IDisposable
{
    private readonly ResponseOutbox _outbox;
    private readonly bool _isOfRun;
    private FrameWriter _writer;
    private bool _isInert;

    internal ResponseScope(ResponseOutbox outbox, bool isOfRun)
    {
        _outbox = outbox;
        _isOfRun = isOfRun;
    }

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
    /// <exception cref="InvalidOperationException">
    /// Its header is longer than a frame can say; nothing is sent.
    /// </exception>
    public void Dispose()
    {
        bool isWhole = false;
        try
        {
            if (!_isInert)
            {
                _writer.Complete();
                isWhole = true;
            }
        }
        finally
        {
            End(isWhole);
        }
    }

    private void End(bool isWhole)
    {
        if (!isWhole)
        {
            _writer.Abandon();
        }

        _writer = default;
        if (_isOfRun)
        {
            _outbox.EndRunScope();
        }
        else
        {
            _outbox.EndScope();
        }
    }
}
