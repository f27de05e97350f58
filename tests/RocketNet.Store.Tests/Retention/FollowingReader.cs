using RocketNet.Protocol.Messages;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Reading;

namespace RocketNet.Store.Tests.Retention;

/// <summary>
/// Pulls one queue as a consumer does and checks that what it gets are the messages in their order: none is passed over
/// but those that have been deleted.
/// </summary>
internal static class FollowingReader
{
    /// <returns>Messages read.</returns>
    public static long Run(MessageStore store, CancellationToken stop)
    {
        ReadPlan plan = new();
        long next = 0;
        long count = 0;
        while (!stop.IsCancellationRequested)
        {
            if (!store.Queues.TryGet("orders", 0, out ConsumeQueue? queue))
            {
                continue;
            }

            GetStatus status = store.Reader.Plan(queue, next, 32, null, plan);
            if (status == GetStatus.Found)
            {
                count += Copy(store, plan, ref next);
            }
            else if (status is GetStatus.MessageWasRemoving or GetStatus.OffsetTooSmall or GetStatus.OffsetFoundNull)
            {
                AssertGone(store, queue, plan.NextBegin - 1);
                next = plan.NextBegin;
            }
        }

        return count;
    }

    private static int Copy(MessageStore store, ReadPlan plan, ref long next)
    {
        byte[] bytes = new byte[plan.TotalBytes];
        if (!store.Reader.TryCopy(plan, bytes))
        {
            // Deleted between planning and copying: from the same place again.
            Assert.Equal(plan.Begin, plan.NextBegin);
            return 0;
        }

        int count = 0;
        for (ReadOnlySpan<byte> rest = bytes; !rest.IsEmpty; count++)
        {
            Assert.Equal(RecordStatus.Ok, MessageRecordReader.TryRead(rest, true, out MessageRecord record));
            bool isNext = record.QueueOffset == next + count || count == 0;
            Assert.True(isNext, "a message in the middle of an answer was passed over");
            if (record.QueueOffset != next + count)
            {
                Assert.True(record.QueueOffset > next, "an answer went back");
                next = record.QueueOffset;
            }

            rest = rest[record.TotalSize..];
        }

        next = plan.NextBegin;
        return count;
    }

    // An entry that is passed over because its message is gone.
    private static void AssertGone(MessageStore store, ConsumeQueue queue, long index)
    {
        if (queue.TryRead(index, out ConsumeQueueEntry entry) && !entry.IsFiller && index < queue.Min.Value)
        {
            Assert.True(entry.Offset < store.CommitLog.Min, "a message that is still there was passed over");
        }
    }
}
