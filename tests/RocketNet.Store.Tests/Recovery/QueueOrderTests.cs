using RocketNet.Store.CommitLogs;
using RocketNet.Store.ConsumeQueues;
using RocketNet.Store.Recovery;

namespace RocketNet.Store.Tests.Recovery;

/// <summary>How far the log is looked through for the record that shows whether a queue offset is right.</summary>
public sealed class QueueOrderTests
{
    [Fact]
    public async Task The_next_record_of_the_queue_shows_that_an_offset_is_right_and_what_was_read_for_it_counts()
    {
        await using TestStore store = TestStore.Create();
        (ConsumeQueueEntry first, long secondEnd) = FillWithSecondFarBehind(store);
        QueueOrder order = new(store.Log) { LookAheadLeft = 1 << 20 };

        Assert.False(order.Doubts(store.Queue(), 0, first));

        Assert.Equal((1 << 20) - (secondEnd - first.Size), order.LookAheadLeft);
    }

    [Fact]
    public async Task When_so_much_was_read_all_in_all_the_next_record_counts_as_not_found()
    {
        await using TestStore store = TestStore.Create();
        (ConsumeQueueEntry first, long secondEnd) = FillWithSecondFarBehind(store);
        QueueOrder order = new(store.Log) { LookAheadLeft = (secondEnd - first.Size) * 2 };

        Assert.False(order.Doubts(store.Queue(), 0, first));
        Assert.False(order.Doubts(store.Queue(), 0, first));
        Assert.Equal(0, order.LookAheadLeft);

        // With nothing behind it, an offset 0 that a flipped bit makes of the one that was due is taken for damage.
        Assert.True(order.Doubts(store.Queue(), 0, first));
        Assert.Equal(0, order.LookAheadLeft);
    }

    // Two records of queue 0, and many of another between them.
    private static (ConsumeQueueEntry First, long SecondEnd) FillWithSecondFarBehind(TestStore store)
    {
        AppendResult first = store.Append();
        int size = (int)store.Log.End.Value;
        for (int i = 0; i < 100; i++)
        {
            store.Append(queueId: 1);
        }

        store.Append();
        Assert.Equal(0, first.Start.Value);
        return (new ConsumeQueueEntry(first.Start, size, 0), store.Log.End.Value);
    }
}
