using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RocketNet.Client.Consuming;

/// <summary>Runs work items on the thread pool, so many at a time; a worker exists while there is work.</summary>
/// <typeparam name="T">A work item.</typeparam>
/// <param name="workersMax">Items worked on at the same time.</param>
/// <param name="work">Works on one item; must not throw.</param>
/// <param name="time">The clock of delays.</param>
internal sealed class WorkerPool<T>(int workersMax, Func<T, Task> work, TimeProvider time)
{
    // Handlers that are told to stop have so long to obey.
    private static readonly TimeSpan ObedienceMax = TimeSpan.FromSeconds(1);

    // Bounded by the flow control of the queues that the items come from.
    private readonly ConcurrentQueue<T> _waiting = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running; // Raised by whoever has set _isStarting only.
    private int _isStarting;

    /// <summary>Cancelled when no further item is begun.</summary>
    public CancellationToken Stopping => Ending.Token;

    // Never disposed: a handler that was left alone at the stop comes back whenever it likes.
    private CancellationTokenSource Ending { get; } = new();

    public void Add(T item)
    {
        _waiting.Enqueue(item);
        StartWorker();
    }

    public void Add(IEnumerable<T> items)
    {
        foreach (T item in items)
        {
            _waiting.Enqueue(item);
        }

        StartWorker();
    }

    /// <summary>Adds an item when the time is over; at the stop it is left out.</summary>
    public void AddAfter(T item, TimeSpan delay) => _ = AddAfterAsync(item, delay);

    /// <summary>
    /// Begins no further item and waits for those worked on; after the patience their handlers are told, and have as
    /// long again to obey, but a second at most.
    /// </summary>
    public async Task StopAsync(TimeSpan patience, HandlerRunner runner, ILogger logger)
    {
        await Ending.CancelAsync().ConfigureAwait(false);
        CompleteIfIdle();
        if (await IsIdleWithinAsync(patience).ConfigureAwait(false))
        {
            return;
        }

        logger.HandlersAbandoned(runner.Group, Volatile.Read(ref _running), patience);
        await runner.CancelAsync().ConfigureAwait(false);
        await IsIdleWithinAsync(patience < ObedienceMax ? patience : ObedienceMax).ConfigureAwait(false);
    }

    private async Task<bool> IsIdleWithinAsync(TimeSpan patience)
    {
        try
        {
            await _idle.Task.WaitAsync(patience, time, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task AddAfterAsync(T item, TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay, time, Stopping).ConfigureAwait(false);
            Add(item);
        }
        catch (OperationCanceledException)
        {
            // The consumer stops; the messages come again to somebody.
        }
    }

    // One worker at a time is on its way: it calls the next one when it begins. So nobody fills the thread pool with
    // workers for messages that a busy worker has done before they begin.
    private void StartWorker()
    {
        while (!_waiting.IsEmpty && !Stopping.IsCancellationRequested && Volatile.Read(ref _running) < workersMax)
        {
            if (Interlocked.CompareExchange(ref _isStarting, 1, 0) != 0)
            {
                return;
            }

            if (Volatile.Read(ref _running) < workersMax)
            {
                Interlocked.Increment(ref _running);
                _ = Task.Run(BeginAsync);
                return;
            }

            // Whoever came meanwhile has left the start to this one: look again.
            Interlocked.Exchange(ref _isStarting, 0);
        }
    }

    private Task BeginAsync()
    {
        Interlocked.Exchange(ref _isStarting, 0);
        return RunAsync();
    }

    private async Task RunAsync()
    {
        try
        {
            while (!Stopping.IsCancellationRequested && _waiting.TryDequeue(out T? item))
            {
                // Each worker that finds more work than its own calls the next one.
                StartWorker();
                await work(item).ConfigureAwait(false);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _running);
            CompleteIfIdle();

            // An item added after the look above and before the count went down has found no free worker.
            StartWorker();
        }
    }

    private void CompleteIfIdle()
    {
        if (Stopping.IsCancellationRequested && Volatile.Read(ref _running) == 0)
        {
            _idle.TrySetResult();
        }
    }
}
