using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Client.Consuming;
using RocketNet.Client.Rebalancing;

namespace RocketNet.Client.Tests.Consuming;

public sealed class HeldQueuesTests : IAsyncDisposable
{
    private static readonly MessageQueue First = new("T", FakeBroker.Name, 0);
    private static readonly MessageQueue Foreign = new("Other", FakeBroker.Name, 0);

    private readonly RocketMqClient _client = new(new ClientOptions { NamesrvAddr = "127.0.0.1:1" });
    private readonly NotedOffsetStore _offsets = new(stored: 9);
    private readonly ConcurrentQueue<(MessageQueue Queue, long Offset)> _begun = new();
    private readonly Subscriptions _subscriptions = new(TimeProvider.System, new ChosenQueues());
    private readonly PushConsumerOptions _options =
        new() { ConsumerGroup = "g", RebalanceInterval = TimeSpan.FromMilliseconds(1) };

    private readonly HeldQueues _held;

    public HeldQueuesTests()
    {
        StartOffset start = new(_options, Requests, _offsets, DateTimeOffset.UnixEpoch);
        _held = new HeldQueues(_options, Requests, _offsets, null, start, NullLogger.Instance)
        {
            Pull = PullAsync,
        };
    }

    private ConsumerRequests Requests => new(_client, "g");

    [Fact]
    public async Task A_queue_that_a_strategy_names_twice_is_pulled_once_and_another_topics_not_at_all()
    {
        await _held.TakeAsync("T", [First, First, Foreign], CancellationToken.None);
        IReadOnlyCollection<MessageQueue> held = _held.Queues;
        await _held.ClearAsync(CancellationToken.None);

        Assert.Equal([First], held);
        Assert.Equal([(First, 9)], _begun);
    }

    [Fact]
    public async Task A_queue_is_begun_at_the_offset_it_was_reset_to_although_that_could_not_be_stored()
    {
        await _held.TakeAsync("T", [First], CancellationToken.None);
        await _held.ResetAsync("T", Offsets(3), CancellationToken.None);
        long? noted = _offsets.Noted(First);
        IReadOnlyCollection<MessageQueue> toStore = _held.Noted;

        await _held.TakeAsync("T", [First], CancellationToken.None);
        await _held.ClearAsync(CancellationToken.None);

        Assert.Equal((3L, 3L), (noted, _offsets.Noted(First)));
        Assert.Equal([First], toStore);
        Assert.Equal([(First, 9), (First, 3)], _begun);
    }

    [Fact]
    public async Task A_second_reset_counts_for_a_queue_that_was_not_begun_since_the_first()
    {
        await _held.TakeAsync("T", [First], CancellationToken.None);
        await _held.ResetAsync("T", Offsets(3), CancellationToken.None);
        await _held.ResetAsync("T", Offsets(5), CancellationToken.None);

        await _held.TakeAsync("T", [First], CancellationToken.None);
        await _held.ClearAsync(CancellationToken.None);

        Assert.Equal([(First, 9), (First, 5)], _begun);
    }

    [Fact]
    public async Task A_reset_that_is_given_up_half_way_counts_for_every_queue()
    {
        MessageQueue second = First with { QueueId = 1 };
        await _held.TakeAsync("T", [First, second], CancellationToken.None);
        _offsets.Persist = () => Task.FromCanceled(new CancellationToken(canceled: true));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _held.ResetAsync(
            "T", new Dictionary<MessageQueue, long> { [First] = 3, [second] = 4 }, CancellationToken.None));
        _offsets.Persist = () => Task.CompletedTask;

        await _held.TakeAsync("T", [First, second], CancellationToken.None);
        await _held.ClearAsync(CancellationToken.None);

        Assert.Equal([(First, 3), (second, 4)], _begun.Skip(2).OrderBy(begun => begun.Offset));
    }

    [Fact]
    public async Task A_queue_that_was_with_another_member_is_begun_where_that_one_came_to()
    {
        await _held.TakeAsync("T", [First], CancellationToken.None);
        await _held.ResetAsync("T", Offsets(3), CancellationToken.None);

        await _held.TakeAsync("T", [], CancellationToken.None);
        await _held.TakeAsync("T", [First], CancellationToken.None);
        await _held.ClearAsync(CancellationToken.None);

        Assert.Equal([(First, 9), (First, 9)], _begun);
    }

    [Fact]
    public async Task A_pull_loop_that_broke_does_not_keep_its_queue_from_being_given_up()
    {
        HeldQueues held = new(
            _options,
            Requests,
            _offsets,
            null,
            new StartOffset(_options, Requests, _offsets, DateTimeOffset.UnixEpoch),
            NullLogger.Instance)
        {
            Pull = (_, _, _) => Task.FromException(new InvalidOperationException("broken")),
        };
        await held.TakeAsync("T", [First], CancellationToken.None);

        bool isComplete = await held.ReleaseOthersAsync([], CancellationToken.None);

        Assert.True(isComplete);
        Assert.Empty(held.Queues);
    }

    [Fact]
    public async Task A_turn_that_fails_is_not_the_last_one()
    {
        await _held.TakeAsync("T", [First], CancellationToken.None);
        int turns = 0;
        _offsets.Persist = () => Interlocked.Increment(ref turns) == 1
            ? Task.FromException(new InvalidOperationException("broken"))
            : Task.CompletedTask;
        RecordingLogger logger = new();
        RebalanceLoop loop = new(_options, Requests, _subscriptions, _held, new ChosenQueues(), logger);
        using CancellationTokenSource stopping = new();

        // No topic is subscribed to: the queue is to be given up.
        Task running = loop.RunAsync(stopping.Token);
        await RocketNet.TestKit.Wait.UntilAsync(() => _held.Queues.Count == 0 || running.IsCompleted);
        await stopping.CancelAsync();
        await running;

        Assert.Empty(_held.Queues);
        Assert.Contains(6523, logger.Ids);
    }

    [Fact]
    public async Task The_end_waits_for_a_change_and_lets_no_other_begin()
    {
        RebalanceLoop loop = new(_options, Requests, _subscriptions, _held, new ChosenQueues(), NullLogger.Instance);
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<bool> change = loop.BetweenTurnsAsync(() => gate.Task, CancellationToken.None);

        Task ending = loop.EndAsync();
        bool waited = !ending.IsCompleted;
        gate.SetResult();
        await ending;
        bool isChanged = false;
        bool late = await loop.BetweenTurnsAsync(
            () =>
            {
                isChanged = true;
                return Task.CompletedTask;
            },
            CancellationToken.None);

        Assert.Equal((true, true, false, false), (waited, await change, late, isChanged));
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private static Dictionary<MessageQueue, long> Offsets(long offset) => new() { [First] = offset };

    private async Task PullAsync(ProcessQueue queue, long offset, CancellationToken stopping)
    {
        _begun.Enqueue((queue.Queue, offset));
        TaskCompletionSource end = new();
        using CancellationTokenRegistration registration = stopping.Register(end.SetResult);
        await end.Task;
    }
}
