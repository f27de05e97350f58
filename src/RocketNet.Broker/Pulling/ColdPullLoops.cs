using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using RocketNet.Broker.Configuration;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Pulling;

/// <summary>
/// Answers pulls whose messages have to come from the disk, on a few threads of their own: neither receive loops nor
/// the thread pool wait for a slow disk.
/// </summary>
/// <remarks>
/// A bounded queue: one pull more is refused as Java's executor refuses it, and one that has waited too long as Java's
/// fast failure does. Threads exist only while there is something to do.
/// </remarks>
public sealed class ColdPullLoops(
    BrokerConfiguration configuration, PullAnswers answers, TimeProvider time, ILogger<ColdPullLoops> logger)
    : IAsyncDisposable
{
    private const int ThreadsMax = 4;

    private readonly Queue<ColdPull> _waiting = new();
    private readonly Lock _gate = new(); // Guards the queue, the number of threads and what ends with them.
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _threads;
    private bool _isStopping;
    private long _served;
    private string? _lastFailure;

    /// <summary>Pulls waiting.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Pulls that came here so far.</summary>
    public long Served => Interlocked.Read(ref _served);

    internal PullWaiterTable? Waiters { get; set; }

    /// <summary>Takes a pull over; it is answered later, or at once when the queue is full. Any thread.</summary>
    /// <param name="waitMillis">How long it may be parked when there is nothing to read; null: not at all.</param>
    public void Enqueue(in PullQuery query, RemotingConnection connection, ResponseTicket ticket, long? waitMillis)
    {
        Interlocked.Increment(ref _served);
        connection.TakeOver();
        if (!TryAdd(new ColdPull(query, connection, ticket, waitMillis, time.GetTimestamp()), out bool needsThread))
        {
            Refuse(connection, ticket, "[OVERLOAD]system busy, start flow control for a while");
            connection.Release();
        }
        else if (needsThread)
        {
            new Thread(Run) { IsBackground = true, Name = "rocketnet-cold-pull" }.Start();
        }
    }

    /// <summary>Waits for what is being read; what waits is dropped, its connections are closed already.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isStopping = true;
            _waiting.Clear();
            if (_threads == 0)
            {
                _ended.TrySetResult();
            }
        }

        await _ended.Task;
    }

    private static void Refuse(RemotingConnection connection, ResponseTicket ticket, string remark) =>
        connection.Send(ticket, Response.Error(ResponseCode.SystemBusy, remark));

    private bool TryAdd(in ColdPull pull, out bool needsThread)
    {
        lock (_gate)
        {
            needsThread = false;
            if (_isStopping || _waiting.Count >= configuration.Broker.PullThreadPoolQueueCapacity)
            {
                return false;
            }

            _waiting.Enqueue(pull);
            needsThread = _threads < ThreadsMax;
            _threads += needsThread ? 1 : 0;
            return true;
        }
    }

    private bool TryTake(out ColdPull pull)
    {
        lock (_gate)
        {
            if (_waiting.TryDequeue(out pull))
            {
                return true;
            }

            _threads--;
            if (_isStopping && _threads == 0)
            {
                _ended.TrySetResult();
            }

            return false;
        }
    }

    private void Run()
    {
        while (TryTake(out ColdPull pull))
        {
            Serve(in pull);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The outermost turn of a thread: it must outlive every pull.")]
    private void Serve(in ColdPull pull)
    {
        try
        {
            if (pull.Connection.IsOpen)
            {
                Answer(in pull);
            }
        }
        catch (IOException failure)
        {
            // A bad sector, most likely: this pull fails, with the place, and nothing else does.
            Log(failure.Message, in pull);
            pull.Connection.Send(pull.Ticket, Response.Error(ResponseCode.SystemError, failure.Message));
        }
        catch (Exception failure)
        {
            logger.LoopFaulted(failure, "cold pull");
            pull.Connection.Close("a pull could not be answered");
        }
        finally
        {
            pull.Connection.Release();
        }
    }

    private void Answer(in ColdPull pull)
    {
        TimeSpan waited = time.GetElapsedTime(pull.Since);
        if (waited.TotalMilliseconds > configuration.Broker.WaitTimeMillsInPullQueue)
        {
            Refuse(pull.Connection, pull.Ticket, TooLate(waited));
        }
        else if (answers.TryAnswerFromDisk(pull.Query, pull.Connection, pull.Ticket, pull.WaitMillis is not null)
            == PullOutcome.NothingYet)
        {
            Waiters!.Park(pull.Query, pull.Connection, pull.Ticket, pull.WaitMillis ?? 0);
            if (!pull.Connection.IsOpen)
            {
                // It may have closed before the pull was parked, and nobody would have been told.
                Waiters.ConnectionClosed(pull.Connection);
            }
        }
    }

    private string TooLate(TimeSpan waited) => new StringBuilder()
        .Append(
            CultureInfo.InvariantCulture,
            $"[TIMEOUT_CLEAN_QUEUE]broker busy, start flow control for a while, period in queue: ")
        .Append(CultureInfo.InvariantCulture, $"{(long)waited.TotalMilliseconds}ms, size of queue: {Waiting}")
        .ToString();

    // A consumer asks for the same bad place again and again: one line says it.
    private void Log(string failure, in ColdPull pull)
    {
        if (Interlocked.Exchange(ref _lastFailure, failure) != failure)
        {
            logger.PullFailed(pull.Query.Queue.Topic, pull.Query.Queue.QueueId, pull.Query.Offset, failure);
        }
    }
}
