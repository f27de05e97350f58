using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Client.Consuming;
using RocketNet.Client.Rebalancing;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.TestKit;

namespace RocketNet.Client.Tests.Consuming;

public sealed class PullLoopTests
{
    private static readonly MessageQueue Queue = new("T", FakeBroker.Name, 0);

    [Fact]
    public async Task Giving_a_queue_up_while_a_broker_is_told_of_the_group_ends_its_loop_without_a_failure()
    {
        await using FakeBroker broker = await FakeBroker.StartAsync(RequestCode.PullMessage, RequestCode.HeartBeat);
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        broker.Answer(
            RequestCode.PullMessage, Response.Error(ResponseCode.SubscriptionNotExist, "never heard of this group"));
        broker.Answer(RequestCode.HeartBeat, async _ =>
        {
            await gate.Task;
            return Response.Ok();
        });
        await using RocketMqClient client = broker.Client();
        await using Producer heartbeatsNeedAGroup = client.CreateProducer(new ProducerOptions { Group = "p" });
        using CancellationTokenSource stopping = new();
        Task pulling = Loop(client).RunAsync(
            new ProcessQueue(Queue, new FlowLimits(10, 10_000, 10)), 0, _ => { }, stopping.Token);
        await Wait.UntilAsync(() => broker.Requests(RequestCode.HeartBeat).Count != 0);

        await stopping.CancelAsync();
        await pulling;
        gate.SetResult();

        Assert.True(pulling.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_queue_whose_offset_is_outside_is_told_to_begin_where_the_broker_says()
    {
        await using FakeBroker broker = await FakeBroker.StartAsync(RequestCode.PullMessage);
        broker.Answer(RequestCode.PullMessage, QueuePullerTests.Answer(ResponseCode.PullOffsetMoved, 40));
        await using RocketMqClient client = broker.Client();
        ProcessQueue queue = new(Queue, new FlowLimits(10, 10_000, 10));
        long next = -1;

        await Loop(client).RunAsync(queue, 100, offset => next = offset, CancellationToken.None);

        Assert.Equal((40, true), (next, queue.IsDropped));
    }

    [Fact]
    public async Task A_polled_queue_whose_offset_is_outside_keeps_what_was_pulled_and_pulls_on_where_the_broker_says()
    {
        await using FakeBroker broker = await FakeBroker.StartAsync(RequestCode.PullMessage);
        broker.Answer(RequestCode.PullMessage, QueuePullerTests.Answer(ResponseCode.PullOffsetMoved, 40));
        await using RocketMqClient client = broker.Client();
        ProcessQueue queue = new(Queue, new FlowLimits(10, 10_000, 10));
        queue.Put([FakeBroker.Message(7)]);
        NotedOffsetStore offsets = new(0);
        using CancellationTokenSource stopping = new();

        Task pulling = Loop(client, isPolled: true, offsets).RunAsync(queue, 8, _ => { }, stopping.Token);
        await Wait.UntilAsync(() => broker.Requests(RequestCode.PullMessage).Count > 1);
        await stopping.CancelAsync();
        await pulling;

        Assert.Equal("40", broker.Requests(RequestCode.PullMessage)[1].Fields["queueOffset"]);
        Assert.Equal((false, 1), (queue.IsDropped, queue.State().MessageCount));
        Assert.Null(offsets.Noted(Queue));
    }

    [Theory]
    [InlineData(false, "5")]
    [InlineData(true, "0")]
    public async Task Pulls_commit_what_was_consumed_but_for_polled_queues_whose_commits_they_might_undo(
        bool isPolled, string committed)
    {
        await using FakeBroker broker = await FakeBroker.StartAsync(RequestCode.PullMessage);
        broker.Answer(RequestCode.PullMessage, QueuePullerTests.Answer(ResponseCode.PullNotFound, 8));
        await using RocketMqClient client = broker.Client();
        ProcessQueue queue = new(Queue, new FlowLimits(10, 10_000, 10));
        NotedOffsetStore offsets = new(0);
        offsets.Update(Queue, 5, increaseOnly: true);
        using CancellationTokenSource stopping = new();

        Task pulling = Loop(client, isPolled, offsets).RunAsync(queue, 8, _ => { }, stopping.Token);
        await Wait.UntilAsync(() => broker.Requests(RequestCode.PullMessage).Count != 0);
        await stopping.CancelAsync();
        await pulling;

        Assert.Equal(committed, broker.Requests(RequestCode.PullMessage)[0].Fields["commitOffset"]);
    }

    private static PullLoop Loop(RocketMqClient client, bool isPolled = false, NotedOffsetStore? offsets = null)
    {
        PushConsumerOptions options = new()
        {
            ConsumerGroup = "g",
            PullTimeDelayWhenException = TimeSpan.FromMilliseconds(1),
            IsPolled = isPolled,
        };
        Subscriptions subscriptions = new(TimeProvider.System, new ChosenQueues());
        subscriptions.Set("T", "*", SubscriptionData.TypeTag);
        return new PullLoop(
            options,
            new ConsumerRequests(client, "g"),
            subscriptions,
            offsets ?? new NotedOffsetStore(0),
            new NoWorkers(),
            new PauseGate(),
            new ConsumerStatistics(TimeProvider.System),
            NullLogger.Instance);
    }

    private sealed class NoWorkers : IConsumeLoop
    {
        public void Submit(ProcessQueue queue, IReadOnlyList<ReceivedMessage> messages, long first)
        {
        }

        public HandlerRunner? Runner => null;

        public void Pass(ProcessQueue queue, long nextOffset)
        {
        }

        public Task StopAsync(TimeSpan patience) => Task.CompletedTask;
    }
}
