using System.Diagnostics.CodeAnalysis;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Transport;

namespace RocketNet.Remoting.Server;

/// <summary>
/// The bytes a connection has still to send: frames gather in one buffer while the other is being sent.
/// </summary>
/// <remarks>
/// Any thread may write. A receive run writes all its answers first and then sends once; everyone else sends at once.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "At close the kernel may still read a pooled buffer.")]
internal sealed class ResponseOutbox
{
    // An answer to one pull is at most 256 KiB and a bit; what is larger than this after a burst is given back.
    private const int KeptBytesMax = 512 << 10;

    private readonly ITransport _transport;
    private readonly RemotingConnection _connection;
    private readonly ResponseScope _scope;
    private readonly Lock _gate = new(); // Guards everything below.
    private FrameBuffer _gathering = new();
    private FrameBuffer _sending = new();
    private int _unsentBytes;
    private int _chargedBytes;
    private int _runThread;
    private bool _sendAtOnce;
    private bool _isSending;
    private bool _isClosed;

    public ResponseOutbox(ITransport transport, RemotingConnection connection)
    {
        _transport = transport;
        _connection = connection;
        _scope = new ResponseScope(this);
    }

    /// <summary>Bytes gathered or being sent.</summary>
    public int UnsentBytes => Volatile.Read(ref _unsentBytes);

    /// <summary>From here to <see cref="EndRun"/> what this thread writes is not sent one by one.</summary>
    public void BeginRun() => Volatile.Write(ref _runThread, Environment.CurrentManagedThreadId);

    /// <summary>Sends what the run has written.</summary>
    public void EndRun()
    {
        Volatile.Write(ref _runThread, 0);
        if (UnsentBytes != 0)
        {
            Flush();
        }
    }

    public ResponseScope BeginResponse(
        ResponseTicket ticket, ResponseCode code, ReadOnlySpan<byte> remark, bool sendAtOnce = true)
    {
        _gate.Enter();
        _sendAtOnce = sendAtOnce;
        return _scope.Begin(
            FrameWriter.Response(_gathering, ticket.Type, code, ticket.Opaque, remark), ticket.IsOneway);
    }

    public ResponseScope BeginRequest(RequestCode code, int opaque, bool isOneway)
    {
        _gate.Enter();
        _sendAtOnce = true;
        return _scope.Begin(
            FrameWriter.Request(_gathering, SerializeType.Json, code, opaque, isOneway), isInert: false);
    }

    /// <summary>Called by the scope: the frame is whole.</summary>
    public void EndScope()
    {
        if (_isClosed)
        {
            _gathering.Clear();
        }

        SetUnsent();
        bool sendsNow = _sendAtOnce && _runThread != Environment.CurrentManagedThreadId;
        _gate.Exit();
        if (sendsNow)
        {
            Flush();
        }
    }

    /// <summary>A send that was under way has ended.</summary>
    public void SendCompleted()
    {
        lock (_gate)
        {
            EndSend();
        }

        Flush();
        _connection.OutboxShrank();
    }

    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            _gathering.Clear();
            SetUnsent();
        }
    }

    /// <summary>Gives back memory of a connection that has been quiet.</summary>
    public void Trim()
    {
        lock (_gate)
        {
            if (!_isSending && _gathering.Length == 0)
            {
                _gathering.Dispose();
                _sending.Dispose();
                _gathering = new FrameBuffer();
                _sending = new FrameBuffer();
            }
        }
    }

    /// <summary>Sends what has gathered, unless a send is under way: its end sends the rest.</summary>
    public void Flush()
    {
        while (TryBeginSend(out ReadOnlyMemory<byte> bytes))
        {
            if (!_transport.Send(bytes, out bool failed))
            {
                return;
            }

            lock (_gate)
            {
                EndSend();
            }

            if (failed)
            {
                _connection.Close("send failed");
                return;
            }
        }
    }

    private bool TryBeginSend(out ReadOnlyMemory<byte> bytes)
    {
        lock (_gate)
        {
            bytes = default;
            if (_isSending || _isClosed || _gathering.Length == 0)
            {
                return false;
            }

            (_gathering, _sending) = (_sending, _gathering);
            _isSending = true;
            bytes = _sending.WrittenMemory;
            return true;
        }
    }

    private void EndSend()
    {
        _isSending = false;
        if (_sending.Length > KeptBytesMax)
        {
            _sending.Dispose();
            _sending = new FrameBuffer();
        }

        _sending.Clear();
        SetUnsent();
    }

    private void SetUnsent()
    {
        int unsent = _gathering.Length + _sending.Length;
        Volatile.Write(ref _unsentBytes, unsent);

        // Small backlogs are free, so that the counter all connections share is touched by large answers only.
        int charge = _isClosed ? 0 : Math.Max(0, unsent - ReceiveBuffer.FreeOfChargeBytes);
        if (charge != _chargedBytes)
        {
            _connection.Charge(charge - _chargedBytes);
            _chargedBytes = charge;
        }
    }
}
