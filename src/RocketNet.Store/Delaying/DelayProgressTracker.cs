using Microsoft.Extensions.Logging;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.Loops;

namespace RocketNet.Store.Delaying;

/// <summary>
/// What of the levels' progress may be written down, and the writing of it: only offsets whose deliveries are on the
/// disk, together with the place in the log behind those. The delay loop tells of turns, the upkeep loop saves.
/// </summary>
internal sealed class DelayProgressTracker(
    CommitLog log, DelayOffsetFile file, IReadOnlyList<DelayLevel> levels, DelayProgress written, ILogger logger)
{
    /// <summary>
    /// So much log without a delivery makes the next start scan too long, if the file is not renewed.
    /// </summary>
    private const long ScanBytesMax = 64L << 20;

    private readonly LastingTrouble _trouble = new("Writing delayOffset.json", logger);
    private readonly Lock _gate = new(); // guards the two fields below
    private DelayProgress? _taken;
    private DelayProgress? _durable;
    private DelayProgress _written = written; // belongs to whoever saves, one at a time

    public IReadOnlyList<DelayLevel> Levels => levels;

    /// <summary>
    /// Not while entries wait that were delivered before the start: written down now, the place in the log would lie
    /// behind those deliveries, and after another crash they would be made again.
    /// </summary>
    private bool IsPastStart => levels.All(level => level.IsPastStart);

    /// <summary>Levels with progress, for answers and files.</summary>
    public Dictionary<int, long> Offsets() =>
        levels.Where(level => level.Next > 0).ToDictionary(level => level.Number, level => level.Next);

    /// <summary>On the delay loop, between two deliveries: the only moment at which offsets and log agree.</summary>
    public void EndTurn()
    {
        lock (_gate)
        {
            Promote();
            if (_taken is null && IsPastStart)
            {
                _taken = new DelayProgress(Offsets(), log.End.Value);
            }
        }
    }

    /// <summary>Writes what is on the disk, if it differs from the file. Not on the delay loop: it syncs.</summary>
    /// <returns>Whether the levels are further than what is written: a turn of the loop will tell how far.</returns>
    public bool Save()
    {
        DelayProgress? progress;
        lock (_gate)
        {
            Promote();
            progress = _durable;
        }

        if (progress is not null && IsWorthWriting(progress))
        {
            Write(progress);
        }

        return IsWorthWriting(new DelayProgress(Offsets(), log.End.Value));
    }

    /// <summary>
    /// Deliveries have ended and everything is on the disk. A file that is left as it was costs a longer scan only.
    /// </summary>
    public void SaveAtClose()
    {
        DelayProgress last = new(Offsets(), log.End.Value);
        if (last.Offsets.Count > 0 && IsPastStart)
        {
            Write(last);
        }
    }

    private void Promote()
    {
        if (_taken is not null && _taken.LogOffset <= log.Durable.Value)
        {
            _durable = _taken;
            _taken = null;
        }
    }

    private bool IsWorthWriting(DelayProgress progress) =>
        progress.Offsets.Count > 0
        && (progress.LogOffset - _written.LogOffset > ScanBytesMax
            || progress.Offsets.Any(entry => _written.Offsets.GetValueOrDefault(entry.Key, -1) != entry.Value));

    private void Write(DelayProgress progress)
    {
        try
        {
            file.Write(progress);
            _written = progress;
            _trouble.Ends();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // A full disk: the log says the same, a start only takes longer.
            if (_trouble.Begins())
            {
                logger.DelayOffsetsNotWritten(refused.Message);
            }
        }
    }
}
