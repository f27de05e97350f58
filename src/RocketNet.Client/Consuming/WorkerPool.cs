using System.Collections.Concurrent;

namespace RocketNet.Client.Consuming;

/// <summary>Runs work items on the thread pool, so many at a time; a worker exists while there is work.</summary>
/// <typeparam name="T">A work item.</typeparam>
/// <param name="workersMax">Items worked on at the same time.</param>
/// <param name="work">Works on one item; must not throw.</param>
internal sealed class WorkerPool<T>(int workersMax, Func<T, Task> work)
{
    // Bounded by the flow control of the queues that the items come from.
    private readonly ConcurrentQueue<T> _waiting = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private bool _isStopping;

    public int Running => Volatile.Read(ref _running);

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

    /// <summary>No further item is begun. Completes when none is worked on any more.</summary>
    public Task StopAsync()
    {
        Volatile.Write(ref _isStopping, true);
        Interlocked.MemoryBarrier();
        CompleteIfIdle();
        return _idle.Task;
    }

    private void StartWorker()
    {
        int running = Volatile.Read(ref _running);
        while (running < workersMax && !_waiting.IsEmpty && !Volatile.Read(ref _isStopping))
        {
            int before = Interlocked.CompareExchange(ref _running, running + 1, running);
            if (before == running)
            {
                _ = Task.Run(RunAsync);
                return;
            }

            running = before;
        }
    }

    private async Task RunAsync()
    {
        while (!Volatile.Read(ref _isStopping) && _waiting.TryDequeue(out T? item))
        {
            // Each worker that finds more work than its own calls the next one.
            StartWorker();
            await work(item).ConfigureAwait(false);
        }

        Interlocked.Decrement(ref _running);
        CompleteIfIdle();

        // An item added after the look above and before the count went down has found no free worker.
        StartWorker();
    }

    private void CompleteIfIdle()
    {
        if (Volatile.Read(ref _isStopping) && Running == 0)
        {
            _idle.TrySetResult();
        }
    }
}
