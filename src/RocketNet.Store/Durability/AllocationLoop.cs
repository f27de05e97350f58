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

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly CommitLog _log;
    private readonly long _sliceBytes;
    private readonly ILogger _logger;
    private readonly LoopThread _loop;
    private long _populatedTo;
    private bool _cannotPopulate;

    public AllocationLoop(CommitLog log, StoreOptions options, ILogger logger)
    {
        _log = log;
        _sliceBytes = options.AllocationSliceBytes;

        // Populating makes pages dirty, which the next sync would have to write; see WrittenAhead.
        _cannotPopulate = options.FlushDiskType == FlushDiskType.SyncFlush;
        _logger = logger;
        _loop = new LoopThread(
            "rocketnet-allocate", Turn, exception => logger.AllocationFailed(exception.Message), logger);
    }

    public void Start()
    {
        _log.AllocationWanted = _loop.Signal;
        _loop.Start();
    }

    public void Dispose() => _loop.Dispose();

    private TimeSpan Turn()
    {
        bool isDone = TryPrepare(_log.End.Value);
        _log.WakeAllocationAt(_log.End.Value + WakeEveryBytes);
        return isDone ? Timeout.InfiniteTimeSpan : RetryAfter;
    }

    private bool TryPrepare(long end)
    {
        try
        {
            // Without a file nothing was ever appended; the first append makes it, so an idle broker takes no space.
            MappedFile? file = _log.TailFile;
            return file is null || Prepare(file, Math.Clamp(end - file.Start, 0, file.Length));
        }
        catch (IOException exception)
        {
            _logger.AllocationFailed(exception.Message);
        }
        catch (UnauthorizedAccessException exception)
        {
            // Read-only folder: appenders will be refused when they get there; until then nothing is lost.
            _logger.AllocationFailed(exception.Message);
        }

        return false;
    }

    private bool Prepare(MappedFile file, long inFile)
    {
        long wanted = Math.Min(file.Length, inFile + Math.Min(PopulateBytes * 2, _sliceBytes / 2));
        bool isDone = file.EnsureAllocated(wanted, _sliceBytes) == AllocateOutcome.Done;
        Populate(file, inFile);
        if (inFile * 100 >= file.Length * NextFilePercent)
        {
            MappedFile next = _log.Files.GetOrCreate(file.End);
            isDone &= next.EnsureAllocated(1, _sliceBytes) == AllocateOutcome.Done;
            Populate(next, 0);
        }

        return isDone;
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
