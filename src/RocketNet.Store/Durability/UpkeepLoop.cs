using Microsoft.Extensions.Logging;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.Indexing;
using RocketNet.Store.Loops;
using RocketNet.Store.Retention;

namespace RocketNet.Store.Durability;

/// <summary>
/// What has to happen now and then: syncs the ConsumeQueues, writes the checkpoint, and closes the store for
/// appends while the disk is fuller than allowed.
/// </summary>
internal sealed class UpkeepLoop : IDisposable
{
    /// <summary>More than this to dispatch again after a power cut is not waited for.</summary>
    private const long QueueDirtyBytesMax = 512L << 20;

    private static readonly TimeSpan CheckpointEvery = TimeSpan.FromSeconds(1);

    private readonly DiskWatermark _disk;
    private readonly CommitLog _log;
    private readonly ConsumeQueueFlusher _queues;
    private readonly MessageIndex _index;
    private readonly StoreCheckpoint _checkpoint;
    private readonly StoreOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LastingTrouble _queueTrouble;
    private readonly LastingTrouble _indexTrouble;
    private readonly LoopThread _loop;
    private long _checkpointAt;
    private long _queuesAt;

    public UpkeepLoop(
        DiskWatermark disk,
        CommitLog log,
        ConsumeQueueFlusher queues,
        MessageIndex index,
        StoreCheckpoint checkpoint,
        StoreOptions options,
        TimeProvider time,
        ILogger logger)
    {
        _disk = disk;
        _log = log;
        _queues = queues;
        _index = index;
        _checkpoint = checkpoint;
        _options = options;
        _time = time;
        _logger = logger;
        _queueTrouble = new LastingTrouble("Syncing ConsumeQueues and checkpoint", logger);
        _indexTrouble = new LastingTrouble("Syncing index files", logger);
        _checkpointAt = _queuesAt = time.GetTimestamp();
        _loop = new LoopThread(
            "rocketnet-upkeep", Turn, exception => logger.QueueFlushFailed(exception.Message), logger);
    }

    /// <summary>Writes the delay levels' progress down, at its own interval.</summary>
    public Action? DelaysSaved { get; set; }

    public void Start() => _loop.Start();

    public void Stop() => _loop.Stop();

    internal LoopThread Loop => _loop;

    public void Dispose() => _loop.Dispose();

    /// <summary>Makes the loop turn: there is something to sync.</summary>
    public void Signal() => _loop.Signal();

    /// <summary>On the flusher's thread after each sync.</summary>
    public void OnFlushed()
    {
        if (_time.GetElapsedTime(_checkpointAt) >= CheckpointEvery)
        {
            TryWriteDurable();
        }

        if (_queues.DirtyBytes > QueueDirtyBytesMax)
        {
            _loop.Signal();
        }
    }

    private void WriteDurable()
    {
        _checkpointAt = _time.GetTimestamp();
        long durable = _log.Durable.Value;
        _checkpoint.Write(values => values with { Durable = durable });
    }

    // The flusher fences the log for what it throws, and of the log nothing has failed here.
    private void TryWriteDurable()
    {
        try
        {
            WriteDurable();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // An older mark only lengthens the next recovery; the loop's own turn tries again.
            ReportQueues(exception);
        }
    }

    private void ReportQueues(Exception exception)
    {
        if (_queueTrouble.Begins())
        {
            _logger.QueueFlushFailed(exception.Message);
        }
    }

    private TimeSpan Turn()
    {
        _disk.Check();
        try
        {
            if (_checkpoint.Values.Durable != _log.Durable.Value)
            {
                WriteDurable();
            }

            TimeSpan queuesEvery = TimeSpan.FromMilliseconds(_options.FlushConsumeQueueThoroughIntervalMillis);
            if (_time.GetElapsedTime(_queuesAt) >= queuesEvery || _queues.DirtyBytes > QueueDirtyBytesMax)
            {
                _queuesAt = _time.GetTimestamp();
                _queues.Flush();
                _queueTrouble.Ends();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Both only shorten the next recovery; the CommitLog has its own flusher, which does not forgive.
            ReportQueues(exception);
        }

        FlushIndex();
        DelaysSaved?.Invoke();
        return TimeSpan.FromMilliseconds(
            Math.Min(_options.CleanResourceIntervalMillis, _options.FlushDelayOffsetIntervalMillis));
    }

    private void FlushIndex()
    {
        try
        {
            _index.FlushFull();
            _indexTrouble.Ends();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The CommitLog has everything; a file not synced is checked, and perhaps built again, at the next start.
            if (_indexTrouble.Begins())
            {
                _logger.IndexFlushFailed(exception.Message);
            }
        }
    }
}
