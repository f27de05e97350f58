using System.Globalization;

namespace RocketNet.StoreTool.Output;

/// <summary>
/// A line on the terminal with bytes done, rate and time left; nothing when standard error is no terminal.
/// </summary>
internal sealed class Progress(ToolRun run, string what, long totalBytes) : IDisposable
{
    private const int BarLetters = 24;

    // Holes of a sparse file count as bytes to come: the first guesses may be out of all bounds.
    private const double SecondsMax = (24 * 3600) - 1;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    private readonly long _began = run.Time.GetTimestamp();
    private long _shownAt = run.Time.GetTimestamp();
    private long _done;
    private bool _isShown;

    /// <summary>Bytes so far.</summary>
    public long Done => _done;

    /// <summary>Time since it was made.</summary>
    public TimeSpan Elapsed => run.Time.GetElapsedTime(_began);

    public void Add(long bytes)
    {
        _done += bytes;
        if (run.ShowsProgress && run.Time.GetElapsedTime(_shownAt) >= Period)
        {
            _shownAt = run.Time.GetTimestamp();
            _isShown = true;
            run.Error.Write("\r" + Line() + "\u001b[K");
        }
    }

    /// <summary>Takes the line away, so that what is printed next begins at the left.</summary>
    public void Dispose()
    {
        if (_isShown)
        {
            run.Error.Write("\r\u001b[K");
        }
    }

    private string Line()
    {
        double part = totalBytes <= 0 ? 1 : Math.Min(1, (double)_done / totalBytes);
        double rate = _done / Math.Max(0.001, Elapsed.TotalSeconds);
        double seconds = rate <= 0 ? 0 : Math.Max(0, totalBytes - _done) / rate;
        var left = TimeSpan.FromSeconds(Math.Min(seconds, SecondsMax));
        string bar = new string('#', (int)(part * BarLetters)).PadRight(BarLetters, '.');
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{what} [{bar}] {part:P0} {Sizes.Text(_done)} of {Sizes.Text(totalBytes)}, "
            + $"{Sizes.Text((long)rate)}/s, {left:hh\\:mm\\:ss} left");
    }
}
