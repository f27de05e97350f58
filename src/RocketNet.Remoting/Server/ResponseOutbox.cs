using System.Diagnostics.CodeAnalysis;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Transport;

namespace RocketNet.Remoting.Server;

/// <summary>
/// The bytes a connection has still to send: frames gather in one buffer while the other is being sent.
/// </summary>
/// <remarks>
/// Any thread may write. A receive run writes all its answers first and then sends once; everyone else sends at once.
/// With its first answer the run takes the gathering buffer for itself, so that it needs the lock no more until it
/// ends; what others write meanwhile gathers in the spare one and goes behind the run's answers.
/// Requests that say they may, of a connection with many such under way, gather until the thread pool has run what
/// waits before them: a run of answers sets as many senders going, and one send for all costs little more than one for
/// each.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "At close the kernel may still read a pooled buffer.")]
internal sealed class ResponseOutbox : IThreadPoolWorkItem
{
    // So much is sent by whoever wrote it, however many others are about to write.
    private const int GatheredBytesMax = 64 << 10;

    // An answer to one pull is at most 256 KiB and a bit; what is larger than this after a burst is given back.
    private const int KeptBytesMax = 512 << 10;

    private readonly ITransport _transport;
    private readonly RemotingConnection _connection;
    private readonly ResponseScope _scope;
    private readonly ResponseScope _runScope;
    private FrameBuffer? _run; // Written by the run alone, and so is the next.
    private int _runBytes;
    private readonly Lock _gate = new(); // Guards everything below.
    private FrameBuffer _gathering = new();
    private FrameBuffer _sending = new();
    private FrameBuffer? _spare;
    private int _unsentBytes;
    private int _chargedBytes;
    private int _runThread;
    private bool _sendAtOnce;
    private bool _gathersRequests;
    private bool _isFlushQueued;
    private bool _isSending;
    private bool _isClosed;

    public ResponseOutbox(ITransport transport, RemotingConnection connection)
    {
        _transport = transport;
        _connection = connection;
        _scope = new ResponseScope(this, isOfRun: false);
        _runScope = new ResponseScope(this, isOfRun: true);
    }

    /// <summary>Bytes gathered or being sent.</summary>
    public int UnsentBytes => Volatile.Read(ref _unsentBytes) + Volatile.Read(ref _runBytes);

    private bool IsInRun => _runThread == Environment.CurrentManagedThreadId;

    /// <summary>From here to <see cref="EndRun"/> what this thread writes is not sent one by one.</summary>
    public void BeginRun() => Volatile.Write(ref _runThread, Environment.CurrentManagedThreadId);

    /// <summary>Sends what the run has written.</summary>
    public void EndRun()
    {
        Volatile.Write(ref _runThread, 0);
        if (_run is not null || UnsentBytes != 0)
        {
            Send(endsRun: true);
        }
    }

    public ResponseScope BeginResponse(
        ResponseTicket ticket, ResponseCode code, ReadOnlySpan<byte> remark, bool sendAtOnce = true)
    {
        if (IsInRun)
        {
            return _runScope.Begin(
                FrameWriter.Response(_run ?? TakeForRun(), ticket.Type, code, ticket.Opaque, remark), ticket.IsOneway);
        }

        _gate.Enter();
        _sendAtOnce = sendAtOnce;
        return _scope.Begin(
            FrameWriter.Response(_gathering, ticket.Type, code, ticket.Opaque, remark), ticket.IsOneway);
    }

    /// <param name="code">The request code.</param>
    /// <param name="opaque">Its correlation id.</param>
    /// <param name="isOneway">No answer is wanted.</param>
    /// <param name="language">What it says it is written in.</param>
    /// <param name="isOneOfMany">Further requests are likely to follow at once; it may wait for them.</param>
    public ResponseScope BeginRequest(
        RequestCode code, int opaque, bool isOneway, LanguageCode language, bool isOneOfMany = false)
    {
        _gate.Enter();
        _sendAtOnce = !isOneOfMany || _gathering.Length >= GatheredBytesMax;
        _gathersRequests = !_sendAtOnce;
        return _scope.Begin(
            FrameWriter.Request(_gathering, SerializeType.Json, code, opaque, isOneway, language), isInert: false);
    }

    /// <summary>Called by the scope: the frame is whole.</summary>
    public void EndScope()
    {
        if (_isClosed)
        {
            _gathering.Clear();
        }

        SetUnsent();
        bool isInRun = IsInRun;
        bool sendsNow = _sendAtOnce && !isInRun;
        bool sendsSoon = _gathersRequests && !_isFlushQueued && !_isSending && !isInRun;
        _gathersRequests = false;
        _isFlushQueued |= sendsSoon;
        _gate.Exit();
        if (sendsNow)
        {
            Flush();
        }
        else if (sendsSoon)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        lock (_gate)
        {
            _isFlushQueued = false;
        }

        Flush();
    }

    /// <summary>Called by the scope of the run: the frame is whole.</summary>
    public void EndRunScope()
    {
        int bytes = _run!.Length;
        Volatile.Write(ref _runBytes, bytes);
        if (bytes > ReceiveBuffer.FreeOfChargeBytes)
        {
            lock (_gate)
            {
                SetUnsent();
            }
        }
    }

    /// <summary>A send that was under way has ended.</summary>
    public void SendCompleted()
    {
        Send(endsSend: true);
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
            if (!_isSending && UnsentBytes == 0)
            {
                _gathering.Dispose();
                _sending.Dispose();
                _spare?.Dispose();
                _spare = null;
                _gathering = new FrameBuffer();
                _sending = new FrameBuffer();
            }
        }
    }

    /// <summary>Sends what has gathered, unless a send is under way: its end sends the rest.</summary>
    public void Flush() => Send();

    private void Send(bool endsRun = false, bool endsSend = false)
    {
        while (TryBeginSend(endsRun, endsSend, out ReadOnlyMemory<byte> bytes))
        {
            if (!_transport.Send(bytes, out bool failed))
            {
                return;
            }

            if (failed)
            {
                lock (_gate)
                {
                    EndSend();
                }

                _connection.Close("send failed");
                return;
            }

            (endsRun, endsSend) = (false, true);
        }
    }

    // What has ended before is noted under the same lock, which a run with one answer would take once more otherwise.
    private bool TryBeginSend(bool endsRun, bool endsSend, out ReadOnlyMemory<byte> bytes)
    {
        lock (_gate)
        {
            if (endsRun)
            {
                TakeBackFromRun();
            }

            if (endsSend)
            {
                EndSend();
            }

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

    private FrameBuffer TakeForRun()
    {
        lock (_gate)
        {
            _run = _gathering;
            _gathering = _spare ?? new FrameBuffer();
            _spare = null;
            Volatile.Write(ref _runBytes, _run.Length);
            SetUnsent();
            return _run;
        }
    }

    private void TakeBackFromRun()
    {
        if (_run is not { } run)
        {
            return;
        }

        run.Write(_gathering.Written);
        _gathering.Clear(KeptBytesMax);
        (_gathering, _spare, _run) = (run, _gathering, null);
        Volatile.Write(ref _runBytes, 0);
        if (_isClosed)
        {
            _gathering.Clear();
        }

        SetUnsent();
    }

    private void EndSend()
    {
        _isSending = false;
        _sending.Clear(KeptBytesMax);
        SetUnsent();
    }

    private void SetUnsent()
    {
        int unsent = _gathering.Length + _sending.Length;
        Volatile.Write(ref _unsentBytes, unsent);

        // Small backlogs are free, so that the counter all connections share is touched by large answers only.
        int backlog = unsent + _runBytes;
        int charge = _isClosed ? 0 : Math.Max(0, backlog - ReceiveBuffer.FreeOfChargeBytes);
        if (charge != _chargedBytes)
        {
            _connection.Charge(charge - _chargedBytes);
            _chargedBytes = charge;
        }
    }
}
