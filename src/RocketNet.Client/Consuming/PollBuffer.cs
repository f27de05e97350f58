using System.Collections.Concurrent;
using System.Threading.Channels;
using RocketNet.Client.Offsets;

namespace RocketNet.Client.Consuming;

/// <summary>
/// What a lite pull consumer has pulled and not handed out, and how far it has handed out each queue. Any thread.
/// </summary>
internal sealed class PollBuffer(LitePullConsumerOptions options, IOffsetStore offsets, TimeProvider time)
    : IConsumeLoop, IPullGate
{
    // A queue that has messages is in it once. Those that were given up stay until the next poll, empty.
    private readonly Channel<ProcessQueue> _ready = Channel.CreateUnbounded<ProcessQueue>();
    private readonly ConcurrentDictionary<MessageQueue, PauseGate> _paused = new();
    private readonly PauseGate _room = new(); // Paused while too much is held in all.
    private readonly Lock _gate = new(); // Guards _reached and the changes of _paused.
    private readonly Dictionary<ProcessQueue, long> _reached = []; // Behind what was handed out and is not committed.

    public HandlerRunner? Runner => null;

    /// <summary>The queues held now; set once, before the first pull.</summary>
    public Func<IReadOnlyList<ProcessQueue>> Held { get; set; } = () => [];

    public void Submit(ProcessQueue queue, IReadOnlyList<ReceivedMessage> messages, long first) => Schedule(queue);

    public void Pass(ProcessQueue queue, long nextOffset)
    {
        lock (_gate)
        {
            if (queue.IsEmpty)
            {
                Reach(queue, nextOffset);
            }
        }
    }

    /// <summary>
    /// The queue is begun there by the application's wish: it is committed also before a message was handed out.
    /// </summary>
    public void BeginAt(ProcessQueue queue, long offset)
    {
        lock (_gate)
        {
            if (!_reached.ContainsKey(queue))
            {
                Reach(queue, offset);
            }
        }
    }

    public async Task WaitAsync(MessageQueue queue, CancellationToken cancellationToken)
    {
        if (_paused.TryGetValue(queue, out PauseGate? paused))
        {
            await paused.WaitAsync(queue, cancellationToken).ConfigureAwait(false);
        }

        while (IsFull())
        {
            // Whoever makes room between these looks opens the gate again.
            _room.Pause();
            if (IsFull())
            {
                await _room.WaitAsync(queue, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Nothing of the queue is pulled or handed out until it is resumed.</summary>
    public void Pause(MessageQueue queue)
    {
        lock (_gate)
        {
            _paused.GetOrAdd(queue, static _ => new PauseGate()).Pause();
        }

        // What it holds counts no more.
        _room.Resume();
    }

    public void Resume(MessageQueue queue)
    {
        lock (_gate)
        {
            if (_paused.TryRemove(queue, out PauseGate? paused))
            {
                paused.Resume();
            }
        }

        foreach (ProcessQueue process in Held().Where(process => process.Queue == queue && process.HasNext))
        {
            Schedule(process);
        }
    }

    /// <summary>The next messages of one queue after the other; none when the time is over.</summary>
    /// <exception cref="ChannelClosedException">The consumer stops.</exception>
    public async Task<IReadOnlyList<ReceivedMessage>> TakeAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (TakeReady() is { Count: > 0 } ready)
        {
            return ready;
        }

        using CancellationTokenSource limit = new(timeout, time);
        using CancellationTokenSource either =
            CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            List<ReceivedMessage> taken = [];
            while (taken.Count == 0)
            {
                taken = Take(await _ready.Reader.ReadAsync(either.Token).ConfigureAwait(false));
            }

            return taken;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [];
        }
    }

    /// <summary>Notes how far queues that are still held were handed out.</summary>
    public void Commit()
    {
        // Noted under the gate: what a later poll reached must not be noted before it.
        lock (_gate)
        {
            foreach ((ProcessQueue queue, long offset) in _reached)
            {
                queue.Commit(offset, offsets);
            }

            _reached.Clear();
        }
    }

    public Task StopAsync(TimeSpan patience)
    {
        _ready.Writer.TryComplete();
        return Task.CompletedTask;
    }

    // Paused queues do not count: no poll makes room in them, and the others are to go on.
    private bool IsFull() =>
        Held().Sum(queue => queue.IsDropped || _paused.ContainsKey(queue.Queue) ? 0L : queue.State().MessageCount)
        > options.PullThresholdForAll;

    private void Schedule(ProcessQueue queue)
    {
        if (queue.TryBeginTurn())
        {
            _ready.Writer.TryWrite(queue);
        }
    }

    private List<ReceivedMessage> TakeReady()
    {
        List<ReceivedMessage> taken = [];
        while (taken.Count == 0 && _ready.Reader.TryRead(out ProcessQueue? queue))
        {
            taken = Take(queue);
        }

        return taken;
    }

    private List<ReceivedMessage> Take(ProcessQueue queue)
    {
        List<ReceivedMessage> taken = [];
        if (!_paused.ContainsKey(queue.Queue))
        {
            lock (_gate)
            {
                if (queue.TryTake(options.PullBatchSize, taken, out long next))
                {
                    Reach(queue, next);
                }
            }
        }

        // There is room where something was taken, or the queue was given up with what it held.
        _room.Resume();

        // What came meanwhile begins the next turn, behind the other queues that wait.
        queue.EndTurn();
        if (queue.HasNext && !_paused.ContainsKey(queue.Queue))
        {
            Schedule(queue);
        }

        return taken;
    }

    // Under the gate.
    private void Reach(ProcessQueue queue, long offset)
    {
        if (_reached.TryAdd(queue, offset))
        {
            // Without commits there is nobody else to forget the queues that were given up.
            foreach (ProcessQueue dropped in _reached.Keys.Where(known => known.IsDropped).ToArray())
            {
                _reached.Remove(dropped);
            }
        }
        else
        {
            _reached[queue] = offset;
        }
    }
}
