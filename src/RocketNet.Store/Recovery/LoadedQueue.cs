using RocketNet.Store.ConsumeQueues;

namespace RocketNet.Store.Recovery;

/// <summary>A queue whose files were found, before it is known which of its entries count.</summary>
internal sealed class LoadedQueue(ConsumeQueue queue)
{
    public ConsumeQueue Queue => queue;

    public long FirstIndex => queue.Files[0].Start / ConsumeQueueEntry.ByteCount;

    private long IndexMax => queue.Files[^1].End / ConsumeQueueEntry.ByteCount;

    /// <summary>Physical end of the last entry, taking the queue as it is.</summary>
    public long NewestPhysicalEnd()
    {
        long count = IndexBehind(long.MaxValue);
        return count > FirstIndex && Read(count - 1) is { IsFiller: false } last ? last.Offset.Value + last.Size : 0;
    }

    /// <summary>
    /// Behind the last entry whose record starts below an offset. Entries below are whole, so "is written and lies
    /// below" is true up to some place and false from there on.
    /// </summary>
    public long IndexBehind(long physicalOffset)
    {
        long low = FirstIndex;
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

    /// <summary>The first entry whose record is at an offset or behind it, among those below an index.</summary>
    public long FirstFrom(long physicalOffset, long indexMax)
    {
        long low = FirstIndex;
        long high = indexMax;
        if (low < high && !IsBefore(low, physicalOffset))
        {
            return low;
        }

        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            (low, high) = IsBefore(middle, physicalOffset) ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private bool Counts(long index, long physicalOffset)
    {
        ConsumeQueueEntry entry = Read(index);
        return entry.IsWritten && (entry.IsFiller || entry.Offset.Value < physicalOffset);
    }

    private bool IsBefore(long index, long physicalOffset)
    {
        ConsumeQueueEntry entry = Read(index);
        return entry.IsFiller || entry.Offset.Value < physicalOffset;
    }

    public ConsumeQueueEntry Read(long index)
    {
        long position = index * ConsumeQueueEntry.ByteCount;
        ConsumeQueueFile file = queue.FindFile(position)!;
        using Files.MappedLease lease = queue.Lease(file, out _);
        return ConsumeQueueEntry.Read(lease.Span(position - file.Start, ConsumeQueueEntry.ByteCount));
    }
}
