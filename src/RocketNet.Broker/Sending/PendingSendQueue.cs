using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.Store;
using RocketNet.Store.Durability;

namespace RocketNet.Broker.Sending;

/// <summary>
/// Sends whose bytes are not on disk yet, in log order; answered together after the sync that covered them.
/// </summary>
/// <remarks>
/// Bounded by what connections may have in flight. Appends of two connections may stand swapped, which costs one sync
/// at most.
/// </remarks>
public sealed class PendingSendQueue : IDisposable
{
    private static readonly TimeSpan TimeoutCheckPeriod = TimeSpan.FromSeconds(1);

    private readonly Queue<PendingSend> _waiting = new();
    private readonly Lock _gate = new(); // Guards _waiting; nothing is answered under it.
    private readonly DurabilityTracker _durability;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly ITimer _timer;

    /// <param name="timeout">Java: syncFlushTimeout.</param>
    public PendingSendQueue(DurabilityTracker durability, TimeProvider time, TimeSpan timeout)
    {
        _durability = durability;
        _time = time;
        _timeout = timeout;
        _timer = time.CreateTimer(_ => AnswerOverdue(), null, TimeoutCheckPeriod, TimeoutCheckPeriod);
        durability.Advanced += AnswerUpTo;
        durability.Failed += AnswerFailed;
    }

    internal SendAnswers? Answers { get; set; }

    /// <summary>Lets an answer wait until the log is durable up to its end.</summary>
    public void Add(RemotingConnection connection, ResponseTicket ticket, in SentMessage sent, ResponseCode code)
    {
        connection.TakeOver();
        lock (_gate)
        {
            _waiting.Enqueue(new PendingSend(connection, ticket, sent, code, _time.GetTimestamp()));
        }

        if (_durability.IsFailed)
        {
            AnswerFailed();
        }
        else if (_durability.IsReached(sent.Appended.End))
        {
            AnswerUpTo(sent.Appended.End);
        }
    }

    /// <summary>Stops listening; what still waits is answered as failed.</summary>
    public void Dispose()
    {
        _durability.Advanced -= AnswerUpTo;
        _durability.Failed -= AnswerFailed;
        _timer.Dispose();
        AnswerFailed();
    }

    private void AnswerUpTo(PhysicalOffset durable)
    {
        RemotingConnection? previous = null;
        while (TryTake(durable, out PendingSend pending))
        {
            if (!ReferenceEquals(previous, pending.Connection))
            {
                previous?.SendGathered();
                previous = pending.Connection;
            }

            Answer(in pending, pending.Code);
        }

        previous?.SendGathered();
    }

    private bool TryTake(PhysicalOffset durable, out PendingSend pending)
    {
        lock (_gate)
        {
            return _waiting.TryPeek(out pending)
                && pending.Sent.Appended.End <= durable
                && _waiting.TryDequeue(out pending);
        }
    }

    private void Answer(in PendingSend pending, ResponseCode code)
    {
        using (ResponseScope scope = pending.Connection.RespondGathered(pending.Ticket, code))
        {
            Answers!.WriteFields(scope, pending.Sent);
        }

        pending.Connection.Release();
    }

    // The message is in the log and may still become durable, so the answer is the one clients count as stored.
    private void AnswerOverdue()
    {
        while (true)
        {
            PendingSend pending;
            lock (_gate)
            {
                if (!_waiting.TryPeek(out pending) || _time.GetElapsedTime(pending.Since) < _timeout)
                {
                    return;
                }

                _waiting.Dequeue();
            }

            Answer(in pending, ResponseCode.FlushDiskTimeout);
            pending.Connection.SendGathered();
        }
    }

    // A failed sync never becomes a success: what waited for it is refused without an offset.
    private void AnswerFailed()
    {
        while (true)
        {
            PendingSend pending;
            lock (_gate)
            {
                if (!_waiting.TryDequeue(out pending))
                {
                    return;
                }
            }

            pending.Connection.Send(
                pending.Ticket, Response.Error(ResponseCode.ServiceNotAvailable, Answers!.NotKept));
            pending.Connection.Release();
        }
    }

    private readonly record struct PendingSend(
        RemotingConnection Connection, ResponseTicket Ticket, SentMessage Sent, ResponseCode Code, long Since);
}
