using RocketNet.Store.Reading;

namespace RocketNet.Store.ConsumeQueues;

/// <summary>
/// Finds the oldest entry of a queue whose message is still in the CommitLog. Entries name rising offsets, but for
/// fillers, which name nothing and may stand anywhere. One user at a time.
/// </summary>
/// <param name="read">Reads an entry while the store is opened; null to read as everybody does.</param>
internal sealed class LiveEntrySearch(Func<ConsumeQueue, long, ConsumeQueueEntry>? read = null)
{
    private readonly ReadPlan _plan = new();

    /// <summary>
    /// The first entry from <paramref name="from"/> on whose record lies at <paramref name="logMin"/> or behind it.
    /// </summary>
    /// <param name="queue">The queue.</param>
    /// <param name="from">Entries below are known to be gone.</param>
    /// <param name="to">Behind the last entry to look at; the answer when all are gone.</param>
    /// <param name="logMin">Start of the CommitLog.</param>
    /// <exception cref="IOException">A file could not be read.</exception>
    public long Find(ConsumeQueue queue, long from, long to, long logMin)
    {
        long low = from;
        long high = to;

        // Steps that double: mostly nothing has gone, or little.
        for (long step = 1; low < high; step *= 2)
        {
            long probe = Math.Min(low + step, high) - 1;
            if (!IsGone(queue, probe, high, logMin, out long gone))
            {
                high = probe;
                break;
            }

            low = gone + 1;
        }

        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            (low, high) = IsGone(queue, middle, high, logMin, out long gone) ? (gone + 1, high) : (low, middle);
        }

        while (low < to && TryRead(queue, low, out ConsumeQueueEntry entry) && entry.IsFiller)
        {
            low++;
        }

        return low;
    }

    // A filler is as old as the next entry that names something.
    private bool IsGone(ConsumeQueue queue, long index, long end, long logMin, out long gone)
    {
        for (gone = index; gone < end; gone++)
        {
            if (!TryRead(queue, gone, out ConsumeQueueEntry entry))
            {
                return true;
            }

            if (!entry.IsFiller)
            {
                return entry.Offset.Value < logMin;
            }
        }

        return false;
    }

    private bool TryRead(ConsumeQueue queue, long index, out ConsumeQueueEntry entry)
    {
        if (read is not null)
        {
            entry = read(queue, index);
            return entry.IsWritten;
        }

        _plan.Reset(0, 0, 0, ReadWait.ForDisk);
        entry = default;
        if (!queue.TryOpen(index, _plan, countMax: 1, out EntryRun run))
        {
            return false;
        }

        using (run)
        {
            bool isThere = run.Count > 0;
            entry = isThere ? run[0] : default;
            return isThere;
        }
    }
}
