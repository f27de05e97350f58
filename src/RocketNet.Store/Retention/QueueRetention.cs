using Microsoft.Extensions.Logging;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Files;

namespace RocketNet.Store.Retention;

/// <summary>
/// Lets the ConsumeQueues follow the CommitLog: moves their min offsets up to the oldest message that is left, and
/// deletes files that name none.
/// </summary>
/// <remarks>The retention loop's. Java: DefaultMessageStore.CleanConsumeQueueService@4.9.8.</remarks>
internal sealed class QueueRetention(ConsumeQueueTable queues, IStoreFiles files, ILogger logger)
{
    private readonly LiveEntrySearch _search = new();

    /// <summary>Every queue once: a step for each one that lost files.</summary>
    /// <param name="logMin">Start of the CommitLog.</param>
    public IEnumerable<ConsumeQueue> Round(long logMin)
    {
        foreach (ConsumeQueue queue in queues.All)
        {
            if (TryTrim(queue, logMin))
            {
                yield return queue;
            }
        }
    }

    private bool TryTrim(ConsumeQueue queue, long logMin)
    {
        try
        {
            return Trim(queue, logMin);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // One queue that cannot be read or deleted must not keep the others: it is looked at again next time.
            logger.QueueNotTrimmed(queue.Topic, queue.QueueId, exception.Message);
            return false;
        }
    }

    private bool Trim(ConsumeQueue queue, long logMin)
    {
        int truncations = queue.Truncations;
        long min = queue.Min.Value;
        long max = queue.Max.Value;
        bool isAllGone = queue.PhysicalEnd > 0 && queue.PhysicalEnd <= logMin;
        long live = min >= max || isAllGone ? max : _search.Find(queue, min, max, logMin);
        if (live <= min && !HasFileBelow(queue, live))
        {
            return false;
        }

        ConsumeQueueFile[] removed = [];
        queues.Exclusively(() => removed = queue.Truncations == truncations ? queue.TrimTo(Math.Max(live, min)) : []);
        Delete(queue, removed);
        return removed.Length > 0;
    }

    private static bool HasFileBelow(ConsumeQueue queue, long index) =>
        queue.Files is [ConsumeQueueFile first, _, ..] && first.End <= index * ConsumeQueueEntry.ByteCount;

    private void Delete(ConsumeQueue queue, ConsumeQueueFile[] removed)
    {
        foreach (ConsumeQueueFile file in removed)
        {
            queues.Mappings.Remove(file);
        }

        // The name of the file that stays may be in memory only, and it alone says how far the queue has counted.
        if (removed.Length > 0 && queue.Files is [ConsumeQueueFile { IsNameSynced: false }, ..])
        {
            files.FlushFolder(queue.Folder);
        }

        for (int i = 0; i < removed.Length; i++)
        {
            files.Delete(removed[i].Path);
            logger.QueueFileDeleted(removed[i].Path, queue.Min.Value);

            // In their order also after a power cut: files that do not follow each other are no queue.
            if (i + 1 < removed.Length)
            {
                files.FlushFolder(queue.Folder);
            }
        }
    }
}
