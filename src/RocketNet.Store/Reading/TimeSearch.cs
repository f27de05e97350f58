using RocketNet.Store.ConsumeQueues;

namespace RocketNet.Store.Reading;

/// <summary>
/// Finds queue offsets by the store times of the records, which rise along a queue as far as the clock did.
/// </summary>
internal sealed class TimeSearch(MessageReader reader)
{
    public long Find(ConsumeQueue queue, long timestampMillis, TimeBoundary boundary)
    {
        long min = queue.Min.Value;
        long max = queue.Max.Value;
        if (min >= max)
        {
            return max;
        }

        return boundary switch
        {
            TimeBoundary.Lower => FirstNotBefore(queue, timestampMillis, min, max),
            TimeBoundary.Upper => Upper(queue, timestampMillis, min, max),
            TimeBoundary.Nearest => Nearest(queue, timestampMillis, min, max),
        };
    }

    private long FirstNotBefore(ConsumeQueue queue, long timestampMillis, long min, long max)
    {
        long low = min;
        long high = max;
        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            // A record that has been removed is older than any that has not, and −1 says so.
            if (reader.StoreTimeAt(queue, new QueueOffset(middle)) < timestampMillis)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private long Upper(ConsumeQueue queue, long timestampMillis, long min, long max)
    {
        long above = timestampMillis == long.MaxValue ? max : FirstNotBefore(queue, timestampMillis + 1, min, max);
        return Math.Max(min, above - 1);
    }

    // Compat: ConsumeQueue.getOffsetInQueueByTime@4.9.8 answers the nearer neighbour, even one older than asked for.
    private long Nearest(ConsumeQueue queue, long timestampMillis, long min, long max)
    {
        long above = FirstNotBefore(queue, timestampMillis, min, max);
        if (above == max)
        {
            return max - 1;
        }

        if (above == min)
        {
            return min;
        }

        long distanceAbove = reader.StoreTimeAt(queue, new QueueOffset(above)) - timestampMillis;
        long distanceBelow = timestampMillis - reader.StoreTimeAt(queue, new QueueOffset(above - 1));
        return distanceAbove < distanceBelow || distanceAbove == 0 ? above : above - 1;
    }
}
