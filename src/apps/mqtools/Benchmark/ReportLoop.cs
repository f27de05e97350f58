namespace RocketNet.Apps.Tools.Benchmark;

/// <summary>Takes the counters once a second and reports what lies between the oldest kept and the newest.</summary>
/// <remarks>
/// Compat: Producer@5.3.3 keeps ten, so a report covers the last nine seconds, and there is none before ten are there.
/// </remarks>
/// <param name="take">Takes the counters.</param>
/// <param name="report">Gets the oldest and the newest kept.</param>
/// <param name="interval">From one report to the next.</param>
/// <param name="time">The clock.</param>
internal sealed class ReportLoop<TCounts>(
    Func<TCounts> take, Action<TCounts, TCounts> report, TimeSpan interval, TimeProvider time)
{
    private const int Kept = 10;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // Written by the loop only; read by others when it has ended.
    private readonly Queue<TCounts> _taken = new(Kept + 1);
    private TCounts? _newest;

    /// <summary>The oldest and the newest kept; nothing in the first two seconds.</summary>
    public (TCounts First, TCounts Last)? Ends => _taken.Count > 1 ? (_taken.Peek(), _newest!) : null;

    public async Task RunAsync(CancellationToken stopping)
    {
        long start = time.GetTimestamp();
        TimeSpan nextTake = Second;
        TimeSpan nextReport = interval;
        try
        {
            while (true)
            {
                TimeSpan next = nextTake <= nextReport ? nextTake : nextReport;
                TimeSpan left = next - time.GetElapsedTime(start);
                await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, stopping);

                // Of both due at once the counters come first: the report of the tenth second is one of ten.
                if (next == nextTake)
                {
                    Take();
                    nextTake += Second;
                }
                else
                {
                    Report();
                    nextReport += interval;
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    private void Take()
    {
        _newest = take();
        _taken.Enqueue(_newest);
        if (_taken.Count > Kept)
        {
            _taken.Dequeue();
        }
    }

    private void Report()
    {
        if (_taken.Count == Kept)
        {
            report(_taken.Peek(), _newest!);
        }
    }
}
