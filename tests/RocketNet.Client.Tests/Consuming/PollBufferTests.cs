using RocketNet.Client.Consuming;

namespace RocketNet.Client.Tests.Consuming;

public sealed class PollBufferTests
{
    private readonly NotedOffsetStore _offsets = new(0);
    private readonly ProcessQueue _first = Holding(queueId: 0, messages: 5);
    private readonly ProcessQueue _second = Holding(queueId: 1, messages: 1);

    [Fact]
    public async Task Messages_of_paused_queues_keep_no_other_queue_from_being_pulled()
    {
        PollBuffer buffer = Buffer(pullThresholdForAll: 3);
        Task waiting = buffer.WaitAsync(_second.Queue, CancellationToken.None);
        Assert.False(waiting.IsCompleted);

        buffer.Pause(_first.Queue);

        await waiting.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Room_that_a_waiting_poll_makes_is_told_at_once()
    {
        PollBuffer buffer = Buffer(pullThresholdForAll: 4);
        Task<IReadOnlyList<ReceivedMessage>> polling =
            buffer.TakeAsync(TimeSpan.FromSeconds(20), CancellationToken.None);
        Task waiting = buffer.WaitAsync(_second.Queue, CancellationToken.None);
        Assert.False(waiting.IsCompleted);

        buffer.Submit(_first, [], 0);

        Assert.Equal(2, (await polling).Count);
        await waiting.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Room_that_a_queue_leaves_which_is_given_up_is_told_to_the_others_while_a_poll_waits()
    {
        PollBuffer buffer = Buffer(pullThresholdForAll: 4);
        Task<IReadOnlyList<ReceivedMessage>> polling =
            buffer.TakeAsync(TimeSpan.FromSeconds(20), CancellationToken.None);
        Task waiting = buffer.WaitAsync(_second.Queue, CancellationToken.None);
        Assert.False(waiting.IsCompleted);

        _first.Drop();
        buffer.Submit(_first, [], 0);

        await waiting.WaitAsync(TimeSpan.FromSeconds(20));
        buffer.Submit(_second, [], 0);
        Assert.Single(await polling);
    }

    [Fact]
    public async Task Only_what_was_handed_out_is_committed_and_only_while_the_queue_is_held()
    {
        PollBuffer buffer = Buffer(pullThresholdForAll: 100);
        buffer.Submit(_first, [], 0);
        buffer.Submit(_second, [], 0);
        Assert.Equal(2, (await buffer.TakeAsync(TimeSpan.FromSeconds(20), CancellationToken.None)).Count);
        Assert.Single(await buffer.TakeAsync(TimeSpan.FromSeconds(20), CancellationToken.None));
        Assert.Null(_offsets.Noted(_first.Queue));

        _second.Drop();
        buffer.Commit();

        Assert.Equal(2, _offsets.Noted(_first.Queue));
        Assert.Null(_offsets.Noted(_second.Queue));
    }

    [Fact]
    public async Task A_queue_that_was_given_up_holds_nothing_and_gives_nothing()
    {
        PollBuffer buffer = Buffer(pullThresholdForAll: 100);
        buffer.Submit(_first, [], 0);

        _first.Drop(isMoved: true);
        _first.Clear();

        Assert.Equal((0, 0L), (_first.State().MessageCount, _first.State().Bytes));
        Assert.Empty(await buffer.TakeAsync(TimeSpan.Zero, CancellationToken.None));
    }

    private static ProcessQueue Holding(int queueId, int messages)
    {
        ProcessQueue queue = new(new MessageQueue("T", FakeBroker.Name, queueId), new FlowLimits(100, 100_000, 100));
        queue.Put([.. Enumerable.Range(0, messages).Select(offset => FakeBroker.Message(offset))]);
        return queue;
    }

    private PollBuffer Buffer(int pullThresholdForAll)
    {
        LitePullConsumerOptions options =
            new() { ConsumerGroup = "g", PullBatchSize = 2, PullThresholdForAll = pullThresholdForAll };
        return new PollBuffer(options, _offsets, TimeProvider.System) { Held = () => [_first, _second] };
    }
}
