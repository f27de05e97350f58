using RocketNet.Store.ConsumeQueues;

namespace RocketNet.Store.Recovery;

/// <summary>A queue whose files were found, before it is known which of its entries count.</summary>
internal sealed class LoadedQueue(ConsumeQueue queue, QueueBlocks blocks)
{
    private readonly List<(long From, long To)> _damaged = [];

    public ConsumeQueue Queue => queue;

    /// <summary>Indexes of entries that are none, with good ones behind them.</summary>
    public IReadOnlyList<(long From, long To)> Damaged => _damaged;

    /// <summary>Its first entry names a message that the CommitLog still has: nothing has to be searched.</summary>
    public bool BeginsLive { get; private set; }

    /// <summary>Behind the last entry, taking the queue as it is; 0 until <see cref="FindEnd"/>.</summary>
    public long FoundMax { get; private set; }

    /// <summary>Physical end of the last entry, taking the queue as it is; 0 until <see cref="FindEnd"/>.</summary>
    public long NewestPhysicalEnd { get; private set; }

    public long FirstIndex => queue.Files[0].Start / ConsumeQueueEntry.ByteCount;

    private long IndexMax => queue.Files[^1].End / ConsumeQueueEntry.ByteCount;

    /// <summary>Looks for the last entry.</summary>
    /// <param name="own">The blocks of the calling thread.</param>
    public void FindEnd(QueueBlocks own)
    {
        LoadedQueue seen = new(queue, own);
        long max = seen.IndexBehind(long.MaxValue);
        FoundMax = max;
        NewestPhysicalEnd = max > FirstIndex && seen.Read(max - 1) is { IsFiller: false } last
            ? last.Offset.Value + last.Size
            : 0;
    }

    /// <summary>
    /// Behind the last entry whose record starts below an offset. Entries below are whole, so "is written and lies
    /// below" is true up to some place and false from there on; but for damaged ones, which are noted.
    /// </summary>
    /// <param name="physicalOffset">Entries of records from here on do not count.</param>
    /// <param name="names">
    /// Whether an entry behind what looks like the end names the record it should; null to look at no log.
    /// </param>
    public long IndexBehind(long physicalOffset, Func<long, ConsumeQueueEntry, bool>? names = null)
    {
        long low = Search(FirstIndex, physicalOffset);
        while (names is not null && physicalOffset > 0 && NextEntry(low, physicalOffset, names) is long next and >= 0)
        {
            _damaged.Add((low, next));
            low = Search(next + 1, physicalOffset);
        }

        return low;
    }

    private long Search(long from, long physicalOffset)
    {
        long low = from;
        long high = IndexMax;

        // Steps that double from the start: most queues are short, and pages behind their end need not be looked at.
        for (long step = 1; low < high; step *= 2)
        {
            long probe = Math.Min(low + step, high) - 1;
            if (!Counts(probe, physicalOffset))
            {
                high = probe;
                break;
            }

            low = probe + 1;
        }

        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            (low, high) = Counts(middle, physicalOffset) ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    // What stands behind the end is zeros, and mostly a hole; only where it is not, entries are looked at.
    private long NextEntry(long index, long physicalOffset, Func<long, ConsumeQueueEntry, bool> names)
    {
        foreach (ConsumeQueueFile file in queue.Files)
        {
            long position = Math.Max(file.Start, index * ConsumeQueueEntry.ByteCount);
            if (position >= file.End)
            {
                continue;
            }

            long at = position - file.Start;
            while ((at = blocks.NextNonZero(file, at)) < file.Length)
            {
                ConsumeQueueEntry entry = blocks.Entry(file, at);
                long found = (file.Start + at) / ConsumeQueueEntry.ByteCount;
                if (entry.IsWritten && entry.Offset.Value < physicalOffset && names(found, entry))
                {
                    return found;
                }

                at += ConsumeQueueEntry.ByteCount;
            }
        }

        return -1;
    }

    /// <summary>Looks at the first of the entries below an index; see <see cref="BeginsLive"/>.</summary>
    public void LookAtFirst(long indexMax, long logMin) =>
        BeginsLive = FirstIndex < indexMax && Read(FirstIndex) is { IsFiller: false } first
            && first.Offset.Value >= logMin;

    private bool Counts(long index, long physicalOffset)
    {
        ConsumeQueueEntry entry = Read(index);
        return entry.IsWritten && (entry.IsFiller || entry.Offset.Value < physicalOffset);
    }

    public ConsumeQueueEntry Read(long index) => blocks.Entry(queue, index);
}
