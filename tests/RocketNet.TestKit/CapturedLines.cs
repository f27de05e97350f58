namespace RocketNet.TestKit;

/// <summary>The lines a process has printed so far, in order; may be read and waited on from any thread.</summary>
public sealed class CapturedLines
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>A copy of what is there now.</summary>
    public IReadOnlyList<string> Snapshot()
    {
        lock (_gate)
        {
            return [.. _lines];
        }
    }

    public override string ToString() => string.Join('\n', Snapshot());

    /// <summary>Waits until the lines satisfy a condition; the failure tells the last lines seen.</summary>
    public async Task<IReadOnlyList<string>> WaitUntilAsync(
        Func<IReadOnlyList<string>, bool> holds, string what, TimeSpan timeout)
    {
        using CancellationTokenSource limit = new(timeout);
        while (true)
        {
            (IReadOnlyList<string> lines, Task changed) = Observe();
            if (holds(lines))
            {
                return lines;
            }

            try
            {
                await changed.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                string last = string.Join('\n', lines.TakeLast(30));
                throw new TimeoutException(
                    $"Not seen within {timeout}: {what}. {lines.Count} lines, the last:\n{last}");
            }
        }
    }

    /// <summary>Waits for a line that contains a text and returns that line.</summary>
    public async Task<string> WaitForAsync(string text, TimeSpan timeout)
    {
        IReadOnlyList<string> lines = await WaitUntilAsync(
            seen => seen.Any(line => line.Contains(text, StringComparison.Ordinal)), $"'{text}'", timeout);
        return lines.First(line => line.Contains(text, StringComparison.Ordinal));
    }

    internal void Add(string line)
    {
        TaskCompletionSource signal;
        lock (_gate)
        {
            _lines.Add(line);
            signal = _changed;
            _changed = NewSignal();
        }

        signal.TrySetResult();
    }

    private (IReadOnlyList<string> Lines, Task Changed) Observe()
    {
        lock (_gate)
        {
            return ([.. _lines], _changed.Task);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
