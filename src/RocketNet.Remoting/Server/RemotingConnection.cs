using System.Net;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Client;
using RocketNet.Remoting.Transport;

namespace RocketNet.Remoting.Server;

/// <summary>
/// One peer: the receive loop that handles every whole frame it holds before it reads again, and the outbox.
/// </summary>
/// <remarks>
/// The loop runs on whatever thread completes a receive, one at a time. Everything public may be called from any
/// thread.
/// The same type serves both ends: a client's connection handles requests that a server pushes.
/// </remarks>
public sealed class RemotingConnection : ITransportOwner, IThreadPoolWorkItem
{
    // A connection whose receives all complete at once gives the thread to the others after so long.
    private static readonly TimeSpan TurnMax = TimeSpan.FromMilliseconds(5);

    // With so many of a kind under way another one costs little time by waiting for its neighbours.
    private const int ManyRequests = 8;

    private readonly ITransport _transport;
    private readonly ConnectionSettings _settings;
    private readonly ResponseOutbox _outbox;
    private readonly ReceiveBuffer _buffer;
    private readonly FrameReader _reader;
    private readonly PendingInvocations _invocations;
    private int _framesInRun;
    private int _inFlight;
    private int _parked;
    private int _paused;
    private int _closed;
    private long _lastActivity;
    private long _partialSince;

    internal RemotingConnection(ITransport transport, ConnectionSettings settings)
    {
        _transport = transport;
        _settings = settings;
        _outbox = new ResponseOutbox(transport, this);
        _buffer = new ReceiveBuffer(settings.Budget, settings.Options.FrameLimits.FrameBytesMax);
        _reader = new FrameReader(settings.Options.FrameLimits);
        _lastActivity = settings.Time.GetTimestamp();
        RemoteEndPoint = transport.RemoteEndPoint;
        RemoteHost = HostAddress.From(RemoteEndPoint);
        RemoteAddressText = RemoteEndPoint.ToString();
        _invocations = new PendingInvocations(settings.Time, RemoteAddressText);
        transport.SetOwner(this);
    }

    /// <summary>Raised once, after the connection was closed by either side.</summary>
    public event Action<RemotingConnection>? Closed;

    /// <summary>Address of the peer.</summary>
    public IPEndPoint RemoteEndPoint { get; }

    /// <summary>Address of the peer as it stands in message records.</summary>
    public HostAddress RemoteHost { get; }

    /// <summary>Address of the peer as <c>ip:port</c>.</summary>
    public string RemoteAddressText { get; }

    /// <summary>Port of this side.</summary>
    public int LocalPort => _transport.LocalEndPoint.Port;

    /// <summary>Whether neither side has closed.</summary>
    public bool IsOpen => Volatile.Read(ref _closed) == 0;

    /// <summary>Bytes waiting for the peer to take them.</summary>
    public int UnsentBytes => _outbox.UnsentBytes;

    /// <summary>Pulls of this connection that wait for messages.</summary>
    public int ParkedCount => Volatile.Read(ref _parked);

    /// <summary>Requests taken over and not answered yet.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>A place for what the server above knows of this peer. Written by handlers only.</summary>
    public object? State { get; set; }

    /// <summary>
    /// Begins an answer; disposing the scope ends it and, outside this connection's receive run, sends it.
    /// </summary>
    public ResponseScope Respond(ResponseTicket ticket, ResponseCode code, ReadOnlySpan<byte> remark = default) =>
        _outbox.BeginResponse(ticket, code, remark);

    /// <summary>
    /// As <see cref="Respond"/>, but nothing is sent before <see cref="SendGathered"/>: for many answers at once.
    /// </summary>
    public ResponseScope RespondGathered(
        ResponseTicket ticket, ResponseCode code, ReadOnlySpan<byte> remark = default) =>
        _outbox.BeginResponse(ticket, code, remark, sendAtOnce: false);

    /// <summary>Sends what <see cref="RespondGathered"/> has gathered.</summary>
    public void SendGathered() => _outbox.Flush();

    /// <summary>Sends a whole answer.</summary>
    public void Send(ResponseTicket ticket, Response response)
    {
        if (ticket.IsOneway || ReferenceEquals(response, Response.None))
        {
            return;
        }

        using ResponseScope scope = Respond(ticket, response.Code, Text.Utf8(response.Remark));
        foreach (KeyValuePair<string, string> field in response.Fields)
        {
            scope.Writer.Field(Text.Utf8(field.Key), field.Value);
        }

        if (!response.Body.IsEmpty)
        {
            scope.Writer.Body(response.Body.Span);
        }
    }

    /// <summary>Sends a request that wants no answer.</summary>
    /// <returns>False when the connection is closed or its peer is too far behind to be told more.</returns>
    public bool TrySendOneway(
        RequestCode code,
        IEnumerable<KeyValuePair<string, string>>? fields = null,
        ReadOnlyMemory<byte> body = default) =>
        TrySendOneway(new ResponseCall(code, fields, body));

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <exception cref="RemotingException">The connection closed, or no answer came in time.</exception>
    public async Task<Response> InvokeAsync(
        RequestCode code,
        IEnumerable<KeyValuePair<string, string>>? fields,
        ReadOnlyMemory<byte> body,
        TimeSpan timeout,
        CancellationToken cancellationToken = default)
    {
        var call = new ResponseCall(code, fields, body);
        Begin(call, timeout);
        await using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            (_, token) =>
            {
                if (TryAbandon(call))
                {
                    call.Cancelled(token);
                }
            },
            null);
        return await call.Answer;
    }

    /// <summary>Sends a request; the call is told its end, which may be before this returns.</summary>
    public void Begin(RemotingCall call, TimeSpan timeout)
    {
        RemotingFailure? failure = timeout <= TimeSpan.Zero ? RemotingFailure.TimedOut
            : MayRequest ? null
            : IsOpen ? RemotingFailure.Busy : RemotingFailure.Closed;
        failure ??= Send(call, timeout);
        if (failure is { } reason)
        {
            call.Failed(new RemotingException(reason, RemoteAddressText));
        }
    }

    /// <summary>Nobody waits for the call any more; false when it has ended or is about to be told so.</summary>
    public bool TryAbandon(RemotingCall call) => _invocations.Remove(call);

    /// <summary>Sends what a call writes as a request that wants no answer; the call is told nothing.</summary>
    /// <returns>False when the connection is closed or its peer is too far behind to be told more.</returns>
    public bool TrySendOneway(RemotingCall call)
    {
        if (!MayRequest)
        {
            return false;
        }

        using ResponseScope scope = BeginRequest(call, isOneway: true);
        Write(call, scope);
        return true;
    }

    /// <summary>Counts a request that will be answered later; pair it with <see cref="Release"/>.</summary>
    public void TakeOver() => Interlocked.Increment(ref _inFlight);

    /// <summary>A request taken over has been answered.</summary>
    public void Release()
    {
        Interlocked.Decrement(ref _inFlight);
        TryResume();
    }

    /// <summary>Counts a pull that waits for messages; such requests do not hold up reading.</summary>
    public void Park() => Interlocked.Increment(ref _parked);

    /// <summary>A waiting pull has been answered or dropped.</summary>
    public void Unpark() => Interlocked.Decrement(ref _parked);

    /// <summary>Closes the connection; the first call counts.</summary>
    public void Close(string reason)
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        _settings.Logger.ConnectionClosed(RemoteAddressText, reason);
        _transport.Dispose();
        _outbox.Close();
        _buffer.ReturnCharge();
        _settings.PingPong.Forget(this);

        // First: who is told that its call has failed, and tries again, must not be given this connection once more.
        Closed?.Invoke(this);
        _invocations.FailAll();
    }

    /// <summary>Takes bytes of the budget that all connections share; false when they do not fit.</summary>
    internal bool TryCharge(long bytes) => _settings.Budget.TryTake(bytes);

    /// <summary>Counts bytes already held in that budget; negative when they are no longer held.</summary>
    internal void Charge(long bytes) => _settings.Budget.Adjust(bytes);

    /// <summary>Starts reading; once.</summary>
    internal void Start() => ReceiveLoop();

    /// <summary>Closes the connection when one of its time limits has passed, and gives back idle memory.</summary>
    internal void CheckTimeouts(long now)
    {
        RemotingServerOptions options = _settings.Options;
        TimeSpan quiet = _settings.Time.GetElapsedTime(Volatile.Read(ref _lastActivity), now);
        long partialSince = Volatile.Read(ref _partialSince);
        if (partialSince != 0 && _settings.Time.GetElapsedTime(partialSince, now) > options.PartialFrameTimeout)
        {
            Close("a frame began and did not end in time");
        }
        else if (quiet > options.IdleTimeout)
        {
            Close("idle");
        }
        else if (UnsentBytes > options.UnsentBytesMax && quiet > options.UnsentTimeout)
        {
            Close("the peer does not take its answers");
        }
        else if (quiet > TimeSpan.FromSeconds(10))
        {
            _outbox.Trim();
        }

        TryResume();
    }

    internal void OutboxShrank()
    {
        Volatile.Write(ref _lastActivity, _settings.Time.GetTimestamp());
        TryResume();
    }

    void ITransportOwner.Received(int byteCount)
    {
        if (Accept(byteCount))
        {
            ReceiveLoop();
        }
    }

    void ITransportOwner.Sent(bool failed)
    {
        if (failed)
        {
            Close("send failed");
        }

        _outbox.SendCompleted();
    }

    void IThreadPoolWorkItem.Execute()
    {
        Volatile.Write(ref _lastActivity, _settings.Time.GetTimestamp());
        if (HandleFrames())
        {
            ReceiveLoop();
        }
    }

    private void ReceiveLoop()
    {
        long start = _lastActivity;
        PingPongWatch pingPong = _settings.PingPong;
        while (_settings.Time.GetElapsedTime(start, _lastActivity) < TurnMax)
        {
            if (pingPong.ShouldLook(this) && !_transport.LookForBytes(PingPongWatch.LookMax))
            {
                pingPong.Missed();
            }

            if (!_transport.Receive(_buffer.Free, out int byteCount) || !Accept(byteCount))
            {
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private bool Accept(int byteCount)
    {
        if (byteCount <= 0)
        {
            Close(byteCount == 0 ? "closed by the peer" : "receive failed");
            return false;
        }

        Volatile.Write(ref _lastActivity, _settings.Time.GetTimestamp());
        _buffer.Filled(byteCount);
        return HandleFrames();
    }

    /// <summary>
    /// Handles every whole frame in the buffer; false when the loop ends here (closed, or paused until resumed).
    /// </summary>
    private bool HandleFrames()
    {
        while (true)
        {
            _framesInRun = 0;
            _outbox.BeginRun();
            RunEnd end = RunFrames();
            _settings.RunCompleted?.Invoke();
            _outbox.EndRun();
            switch (end)
            {
                case RunEnd.Closed:
                    return false;
                case RunEnd.NeedsBytes when _buffer.TryMakeRoom():
                    _settings.PingPong.RunEnded(this, _framesInRun);
                    Volatile.Write(ref _partialSince, _buffer.Held == 0 ? 0 : PartialSince());
                    CheckStall();
                    return true;
                default:
                    if (TryPause(end))
                    {
                        return false;
                    }

                    break;
            }
        }
    }

    private RunEnd RunFrames()
    {
        while (_buffer.Held != 0)
        {
            if (IsOverLimits)
            {
                return RunEnd.OverLimits;
            }

            FrameStatus status =
                _reader.TryRead(_buffer.Bytes, out RequestFrame frame, out int frameBytes, out string? error);
            if (status == FrameStatus.NeedMore)
            {
                _buffer.Expect(frameBytes);
                return RunEnd.NeedsBytes;
            }

            if (status == FrameStatus.Malformed)
            {
                Close(_buffer.LooksLikeTls ? "TLS is not enabled on this port" : error ?? "malformed frame");
                return RunEnd.Closed;
            }

            _partialSince = 0;
            _framesInRun++;
            if (frame.IsResponse)
            {
                _invocations.Complete(in frame);
            }
            else
            {
                _settings.Dispatcher.Dispatch(in frame, this);
            }

            if (!IsOpen)
            {
                return RunEnd.Closed;
            }

            _buffer.Consume(frameBytes);
        }

        return RunEnd.NeedsBytes;
    }

    private bool IsOverLimits
    {
        get
        {
            int unsent = _outbox.UnsentBytes;
            return unsent > _settings.Options.UnsentBytesMax
                || Volatile.Read(ref _inFlight) >= _settings.Options.InFlightMax
                || (unsent > ReceiveBuffer.FreeOfChargeBytes && _settings.Budget.IsExhausted);
        }
    }

    // Whoever lowers what is over its limit resumes the loop; between the check and the mark that may have been missed.
    private bool TryPause(RunEnd end)
    {
        Interlocked.Exchange(ref _paused, 1);

        // Without room for its next bytes a loop waits for the sweep: asking the budget again at once would only spin.
        return end == RunEnd.NeedsBytes || IsOverLimits || Interlocked.Exchange(ref _paused, 0) == 0;
    }

    private void TryResume()
    {
        if (Volatile.Read(ref _paused) == 1 && IsOpen && !IsOverLimits && Interlocked.Exchange(ref _paused, 0) == 1)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private long PartialSince() => _partialSince == 0 ? _settings.Time.GetTimestamp() : _partialSince;

    private void CheckStall()
    {
        TimeSpan elapsed = _settings.Time.GetElapsedTime(_lastActivity);
        if (elapsed > ConnectionSettings.StallThreshold)
        {
            _settings.Logger.LoopStalled(RemoteAddressText, (long)elapsed.TotalMilliseconds);
        }
    }

    // Who does not read what it is sent must not fill this side's memory with requests.
    private bool MayRequest => IsOpen && UnsentBytes <= _settings.Options.UnsentBytesMax;

    private RemotingFailure? Send(RemotingCall call, TimeSpan timeout)
    {
        using ResponseScope scope = BeginRequest(call, isOneway: false);
        Write(call, scope);

        // From here on another thread may end the call and begin it anew: it is not looked at again.
        RemotingFailure? failure = _invocations.Add(call, timeout);
        if (failure is not null)
        {
            scope.Cancel();
        }

        return failure;
    }

    // What cannot be written leaves nothing behind: half a frame would end the connection for everybody.
    private static void Write(RemotingCall call, ResponseScope scope)
    {
        bool isWritten = false;
        try
        {
            call.Write(ref scope.Writer);

            // A header that is too long is seen here, before anybody waits for its answer.
            scope.Writer.Body(ReadOnlySpan<byte>.Empty);
            isWritten = true;
        }
        finally
        {
            if (!isWritten)
            {
                scope.Cancel();
            }
        }
    }

    private ResponseScope BeginRequest(RemotingCall call, bool isOneway)
    {
        call.Opaque = _invocations.NextOpaque();
        bool isOneOfMany = !isOneway && call.LeavesWithOthers && _invocations.Together >= ManyRequests;
        return _outbox.BeginRequest(call.Code, call.Opaque, isOneway, _settings.Language, isOneOfMany);
    }

    /// <summary>Why a run over the buffered frames ended.</summary>
    private enum RunEnd
    {
        NeedsBytes,
        OverLimits,
        Closed,
    }
}
