using Microsoft.Extensions.Logging;

namespace RocketNet.Store.Loops;

/// <summary>
/// A background loop on a thread of its own: does a turn, then waits until it is signalled or the turn's deadline
/// is over. Any number of signals during a turn are one more turn. Threads, not pool tasks: turns sync and touch
/// cold pages.
/// </summary>
internal sealed class LoopThread : IDisposable
{
    private const int StackBytes = 256 * 1024;

    private readonly string _name;
    private readonly Func<TimeSpan> _turn;
    private readonly Action<Exception> _failed;
    private readonly ILogger _logger;
    private readonly AutoResetEvent _wake = new(initialState: false); // Not SemaphoreSlim: it spins before it sleeps.
    private Thread? _thread;
    private int _signalled;
    private volatile bool _stopping;

    /// <param name="name">Name of the thread.</param>
    /// <param name="turn">One turn; says how long to wait for a signal before the next one.</param>
    /// <param name="failed">Told when a turn throws; the loop has ended then.</param>
    /// <param name="logger">Gets the exception.</param>
    public LoopThread(string name, Func<TimeSpan> turn, Action<Exception> failed, ILogger logger)
    {
        _name = name;
        _turn = turn;
        _failed = failed;
        _logger = logger;
    }

    public string Name => _name;

    /// <summary>Starting makes no thread: a test says when each loop turns, so that every run is the same.</summary>
    internal bool IsTurnedByHand { get; set; }

    public void Start()
    {
        if (!IsTurnedByHand)
        {
            _thread = new Thread(Run, StackBytes) { IsBackground = true, Name = _name };
            _thread.Start();
        }
    }

    /// <summary>One turn on the caller's thread; what it throws reaches the caller.</summary>
    internal TimeSpan TurnByHand() => _turn();

    /// <summary>Makes the loop turn again. Any thread; costs one read while a signal is already pending.</summary>
    public void Signal()
    {
        if (Volatile.Read(ref _signalled) == 0 && Interlocked.Exchange(ref _signalled, 1) == 0)
        {
            _wake.Set();
        }
    }

    /// <summary>Ends the loop after its current turn and waits for that.</summary>
    public void Stop()
    {
        _stopping = true;
        Signal();
        if (_thread is { IsAlive: true } && Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }
    }

    public void Dispose()
    {
        Stop();
        _wake.Dispose();
    }

    private void Run()
    {
        try
        {
            while (!_stopping)
            {
                TimeSpan wait = _turn();
                if (_wake.WaitOne(wait))
                {
                    Volatile.Write(ref _signalled, 0);
                }
            }
        }
#pragma warning disable CA1031 // the outermost turn of a loop: nobody above could do anything but lose the exception
        catch (Exception exception)
        {
            _logger.LoopFailed(exception, _name);
            _failed(exception);
        }
#pragma warning restore CA1031
    }
}
