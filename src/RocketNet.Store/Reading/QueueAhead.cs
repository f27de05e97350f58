using RocketNet.Store.ConsumeQueues;

namespace RocketNet.Store.Reading;

/// <summary>
/// Has the disk begin on what a consumer far behind the tail asks for, and on what it will ask for next, before
/// anybody waits for the first record. Any thread; it only saves time.
/// </summary>
/// <remarks>
/// The records of one queue lie apart in the log: read one after the other, a disk that could bring many at a time
/// brings one.
/// </remarks>
internal sealed class QueueAhead(MessageReader reader, LogBytes bytes)
{
    /// <summary>So many entries beyond a pull are announced with it; a pull looks at 800 at most.</summary>
    internal const int EntriesAhead = 128;

    /// <summary>Bytes of records beyond a pull announced with it, but for the last few of them.</summary>
    internal const int BytesAhead = 1 << 20;

    // What an earlier pull announced, if it is this consumer's, ends no farther behind the begin of this one.
    private const int AnnouncedEntriesMax = 2048;

    /// <summary>To be called for a pull that waits for the disk, before its records are copied.</summary>
    public void Announce(ConsumeQueue queue, IEntryFilter? filter, ReadPlan plan)
    {
        if (plan.Count == 0)
        {
            return;
        }

        long next = queue.AnnouncedTo;
        if (next < plan.NextBegin || next - plan.Begin > AnnouncedEntriesMax)
        {
            bytes.Announce(plan.Runs);
            next = plan.NextBegin;
        }

        if (IsLittle(next - plan.NextBegin, plan))
        {
            queue.AnnouncedTo = AnnounceFrom(queue, next, plan.NextBegin + EntriesAhead, filter, plan.Ahead);
        }
    }

    // Less than half of what may be announced beyond a pull, if the messages there are as large as its own.
    private static bool IsLittle(long entries, ReadPlan plan) =>
        entries < EntriesAhead / 2 && entries * plan.TotalBytes < BytesAhead / 2 * (long)plan.Count;

    private long AnnounceFrom(ConsumeQueue queue, long next, long end, IEntryFilter? filter, ReadPlan ahead)
    {
        try
        {
            for (int announcedBytes = 0; next < end && announcedBytes < BytesAhead; next = ahead.NextBegin)
            {
                if (reader.Plan(queue, next, (int)(end - next), filter, ahead) != GetStatus.Found)
                {
                    break;
                }

                bytes.Announce(ahead.Runs);
                announcedBytes += Math.Min(ahead.TotalBytes, BytesAhead);
            }
        }
        catch (IOException)
        {
            // The pull that gets there will meet it, and say where it is.
        }

        return next;
    }
}
