using Microsoft.Extensions.Logging;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.Files;
using RocketNet.Store.Loops;

namespace RocketNet.Store.Durability;

/// <summary>
/// Runs ahead of the CommitLog's writer: backs the next slice of the file by space, makes the next pages present,
/// and makes the next file when the current one is 90 % full. What it is too late for, the appender does itself.
/// </summary>
internal sealed class AllocationLoop : IDisposable
{
    private const long PopulateBytes = 4 << 20;
    private const long WakeEveryBytes = 1 << 20;
    private const int NextFilePercent = 90;
    private const long PageBytes = 4096;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly CommitLog _log;
    private readonly long _sliceBytes;
    private readonly ILogger _logger;
    private readonly LastingTrouble _trouble;
    private readonly LoopThread _loop;
    private readonly long _warmBytes; // synced at a time; 0 when files are not warmed
    private long _populatedTo;
    private bool _cannotPopulate;
    private long _warmedTo;
    private bool _isWarming;

    public AllocationLoop(CommitLog log, StoreOptions options, ILogger logger)
    {
        _log = log;
        _sliceBytes = options.AllocationSliceBytes;

        // Populating makes pages dirty, which the next sync would have to write; see WrittenAhead.
        _cannotPopulate = options.FlushDiskType == FlushDiskType.SyncFlush;
        bool warms = options.WarmMappedFileEnable && !_cannotPopulate;
        _warmBytes = warms ? Math.Max(1, options.FlushLeastPagesWhenWarmMappedFile) * PageBytes : 0;
        _logger = logger;
        _trouble = new LastingTrouble("Preparing CommitLog space", logger);
        _loop = new LoopThread(
            "rocketnet-allocate", Turn, exception => logger.AllocationFailed(exception.Message), logger);
    }

    public void Start()
    {
        _log.AllocationWanted = _loop.Signal;
        _loop.Start();
    }

    internal LoopThread Loop => _loop;

    public void Dispose() => _loop.Dispose();

    private TimeSpan Turn()
    {
        bool isDone = TryPrepare(_log.End.Value);
        _log.WakeAllocationAt(_log.End.Value + WakeEveryBytes);
        return !isDone ? RetryAfter : _isWarming ? TimeSpan.Zero : Timeout.InfiniteTimeSpan;
    }

    private bool TryPrepare(long end)
    {
        try
        {
            // Without a file nothing was ever appended; the first append makes it, so an idle broker takes no space.
            MappedFile? file = _log.TailFile;
            file ??= _log.IsRoomMissing ? _log.Files.GetOrCreate(_log.End.Value) : null;
            if (file is null || !file.TryLease(out MappedLease lease))
            {
                return true;
            }

            using (lease)
            {
                if (Prepare(file, Math.Clamp(end - file.Start, 0, file.Length)))
                {
                    _log.RoomIsMade();
                    _trouble.Ends();
                    return true;
                }

                Report($"there is no room in {_log.Files.Folder}");
            }
        }
        catch (IOException exception)
        {
            Report(exception.Message);
        }
        catch (UnauthorizedAccessException exception)
        {
            // Read-only folder: appenders will be refused when they get there; until then nothing is lost.
            Report(exception.Message);
        }

        return false;
    }

    private void Report(string reason)
    {
        if (_trouble.Begins())
        {
            _logger.AllocationFailed(reason);
        }
    }

    private bool Prepare(MappedFile file, long inFile)
    {
        long wanted = Math.Min(file.Length, inFile + Math.Min(PopulateBytes * 2, _sliceBytes / 2));
        bool isDone = file.EnsureAllocated(wanted, _sliceBytes) == AllocateOutcome.Done;
        Populate(file, inFile);
        if (_warmBytes > 0)
        {
            isDone &= WarmSome(_log.Files.GetOrCreate(file.End));
        }
        else if (isDone && (inFile * 100 >= file.Length * NextFilePercent || _log.IsRoomMissing))
        {
            MappedFile next = _log.Files.GetOrCreate(file.End);
            isDone &= next.EnsureAllocated(1, _sliceBytes) == AllocateOutcome.Done;
            Populate(next, 0);
        }

        return isDone;
    }

    // Only a file nobody writes to yet: its syncs could take an error that the flusher has to see. Without them the
    // flusher's first sync in the file would have to write it whole, and the loss window be as long as that takes.
    private bool WarmSome(MappedFile next)
    {
        long from = Math.Max(0, _warmedTo - next.Start);
        long bytes = Math.Min(_warmBytes, next.Length - from);
        _isWarming = bytes > 0;
        if (!_isWarming)
        {
            return true;
        }

        if (next.EnsureAllocated(next.Length, _sliceBytes) != AllocateOutcome.Done || !next.TryPopulate(from, bytes))
        {
            return false;
        }

        try
        {
            next.File.Flush();
        }
        catch (IOException exception) when (_log.End.Value > next.Start)
        {
            // The writer has come here meanwhile, and its messages may be what could not be synced.
            _log.Fence("a sync of the CommitLog failed: " + exception.Message);
            throw;
        }

        _warmedTo = next.Start + from + bytes;
        return true;
    }

    private void Populate(MappedFile file, long inFile)
    {
        long from = Math.Max(inFile, _populatedTo - file.Start);
        long bytes = Math.Min(inFile + PopulateBytes, file.AllocatedEnd) - from;
        if (_cannotPopulate || bytes <= 0)
        {
            return;
        }

        _cannotPopulate = !file.TryPopulate(from, bytes);
        _populatedTo = file.Start + from + bytes;
    }
}
