using RocketNet.Remoting.Server;
using RocketNet.Store;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Dispatch;

namespace RocketNet.Broker.Pulling;

/// <summary>
/// Pulls that found nothing and wait: woken by dispatch when a message arrives, answered PULL_NOT_FOUND when their time
/// is up.
/// </summary>
/// <remarks>
/// Java: PullRequestHoldService@4.9.8, which looks at every queue every 5 s; here each pull has its own time.
/// </remarks>
public sealed class PullWaiterTable : IMessageArrivalListener, IAsyncDisposable
{
    private const int WaitersMax = 1_000_000;
    private const int WaitersPerConnectionMax = 65_536;
    private const int WaitMillisMax = 120_000;

    // Over the limits a pull is not refused at once: Java's clients would ask again without a pause.
    private const int WaitMillisWhenFull = 1_000;

    // The dispatcher calls from whatever loop has appended; more answers than this would hold that loop up.
    private const int AnswersByDispatcherMax = 16;

    private static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(100);

    private readonly PullAnswers _answers;
    private readonly ColdPullLoops _cold;
    private readonly TimeoutWheel _wheel = new(TickPeriod);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _ticking;
    private int _hasLost;

    /// <summary>Starts the clock of the wheel.</summary>
    public PullWaiterTable(PullAnswers answers, ColdPullLoops cold, TimeProvider time)
    {
        _answers = answers;
        _cold = cold;
        cold.Waiters = this;
        _ticking = Task.Run(() => TickAsync(time));
    }

    /// <summary>Pulls parked now.</summary>
    public int Count => _wheel.Count;

    /// <summary>
    /// Parks a pull; it is answered when a message arrives, its time is up, or never when its connection closes.
    /// </summary>
    /// <param name="waitMillis">The client's wish, bounded here.</param>
    public void Park(in PullQuery query, RemotingConnection connection, ResponseTicket ticket, long waitMillis)
    {
        bool isFull = _wheel.Count >= WaitersMax || connection.ParkedCount >= WaitersPerConnectionMax;
        long bounded = isFull ? WaitMillisWhenFull : Math.Clamp(waitMillis, 0, WaitMillisMax);
        QueueWaiters waiters = WaitersOf(query.Queue);
        PullWaiter waiter = _wheel.Rent();
        waiter.Query = query;
        waiter.Connection = connection;
        waiter.Ticket = ticket;
        int use = waiter.Use;
        connection.Park();
        _wheel.Add(waiter, bounded);
        waiters.Add(waiter);

        // A message may have come between reading and parking; then nobody else would wake this pull.
        if (query.Queue.Max.Value > query.Offset && waiters.TryTake(waiter, use))
        {
            Answer(waiter);
        }
    }

    /// <summary>
    /// Lets go of what a closed connection has parked, soon: else peers that come and go could pile it up.
    /// </summary>
    public void ConnectionClosed(RemotingConnection connection)
    {
        if (connection.ParkedCount != 0)
        {
            Volatile.Write(ref _hasLost, 1);
        }
    }

    /// <inheritdoc/>
    public void Arrived(ConsumeQueue queue, QueueOffset max, long tagsCode, long storeTimestamp)
    {
        if (queue.ListenerState is not QueueWaiters { IsEmpty: false } waiters)
        {
            return;
        }

        for (int answered = 0; waiters.TakeReached(max.Value, tagsCode) is { } waiter; answered++)
        {
            if (answered < AnswersByDispatcherMax)
            {
                Answer(waiter);
            }
            else
            {
                ThreadPool.UnsafeQueueUserWorkItem(
                    static state => state.Table.Answer(state.Waiter),
                    (Table: this, Waiter: waiter),
                    preferLocal: false);
            }
        }
    }

    /// <summary>Stops the clock; what is parked stays unanswered, its connections are closed next.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _ticking;
        _stopping.Dispose();
    }

    private static QueueWaiters WaitersOf(ConsumeQueue queue)
    {
        if (queue.ListenerState is QueueWaiters present)
        {
            return present;
        }

        lock (queue)
        {
            QueueWaiters waiters = queue.ListenerState as QueueWaiters ?? new QueueWaiters();
            queue.ListenerState = waiters;
            return waiters;
        }
    }

    private void Answer(PullWaiter waiter)
    {
        _wheel.Remove(waiter);
        RemotingConnection connection = waiter.Connection!;
        connection.Unpark();
        if (connection.IsOpen
            && _answers.TryAnswer(in waiter.Query, connection, waiter.Ticket, mayWait: false) == PullOutcome.NeedsDisk)
        {
            _cold.Enqueue(in waiter.Query, connection, waiter.Ticket, waitMillis: null);
        }

        _wheel.Return(waiter);
    }

    private async Task TickAsync(TimeProvider time)
    {
        using var timer = new PeriodicTimer(TickPeriod, time);
        List<(PullWaiter Waiter, int Use)> due = [];
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                due.Clear();
                _wheel.Tick(due);
                if (Interlocked.Exchange(ref _hasLost, 0) != 0)
                {
                    _wheel.ListLost(due);
                }

                foreach ((PullWaiter waiter, int use) in due)
                {
                    AnswerOverdue(waiter, use);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The broker stops.
        }
    }

    private void AnswerOverdue(PullWaiter waiter, int use)
    {
        ConsumeQueue? queue = waiter.Query.Queue;
        if (queue?.ListenerState is QueueWaiters waiters && waiters.TryTake(waiter, use))
        {
            Answer(waiter);
        }
    }
}
