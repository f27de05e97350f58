using Microsoft.Extensions.Logging;
using RocketNet.Store.CommitLogs;
using RocketNet.Store.Config;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Dispatch;
using RocketNet.Store.Files;
using RocketNet.Store.Reading;

namespace RocketNet.Store.Delaying;

/// <summary>Makes the delay loop of a store that has just been recovered: where each level has to go on.</summary>
internal static class DelayOpening
{
    /// <summary>Reads the written progress and finds in the log what came after it. Nothing is appended yet.</summary>
    public static DelayLoop Open(
        StoreOptions options,
        DelayLevels delays,
        CommitLog log,
        ConsumeQueueTable queues,
        DispatchLoop dispatch,
        IStoreFiles files,
        TimeProvider time,
        TimeProvider steady,
        ILogger logger)
    {
        string path = Path.Combine(options.RootDirectory, "config", "delayOffset.json");
        DelayOffsetFile file = new(new JsonFile(files, path, time), logger);
        DelayProgress written = file.Load();
        DelayLevel[] levels =
        [
            .. LevelNumbers(delays, queues)
                .Select(level => new DelayLevel(level, written.Offsets.GetValueOrDefault(level))),
        ];
        foreach (DelayLevel level in levels)
        {
            level.SettleAtStart(queues);
        }

        DeliveryScan scan = new(log, queues, levels);
        DelayedDelivery delivery = new(log, new LogBytes(log, options.NearTailBytes), logger)
        {
            Before = scan.Run(written.LogOffset, time.GetUtcNow().ToUnixTimeMilliseconds()),
        };
        logger.DelaysOpened(
            levels.Sum(level => level.MaxAtStart - level.Next), delivery.Before?.Count ?? 0, scan.ScannedBytes);
        DelayProgressTracker progress = new(log, file, levels, written, logger);
        return new DelayLoop(delays, queues, dispatch, delivery, progress, time, steady, logger);
    }

    // Queues of levels that the configuration does not name any more still hold messages, each with its time.
    // Without any level Java delivers after a second; so do we, from the first queue.
    private static IEnumerable<int> LevelNumbers(DelayLevels delays, ConsumeQueueTable queues) => queues.All
        .Where(queue => queue.Topic == ScheduleTopic.Name && queue.QueueId < int.MaxValue)
        .Select(queue => queue.QueueId + 1)
        .Union(Enumerable.Range(1, Math.Max(1, delays.Max)))
        .Order();
}
