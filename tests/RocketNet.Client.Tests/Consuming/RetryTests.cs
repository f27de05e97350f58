using RocketNet.Client.Consuming;
using RocketNet.TestKit;

namespace RocketNet.Client.Tests.Consuming;

public sealed class RetryTests
{
    [Fact]
    public async Task A_failed_message_comes_again_with_its_topic_and_its_tries_counted()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Failing", 2, queueId: 0);
        await using RocketMqClient client = cluster.Client();
        RecordingHandler handler = new((message, _) => message.ReconsumeTimes < 2
            ? RecordingHandler.TextOf(message) == "m0" ? throw new InvalidOperationException("no") : Later
            : new ValueTask<ConsumeResult>(ConsumeResult.Success));
        await using PushConsumer consumer = await ConsumerCluster.ConsumeAsync(client, "Failing", handler);

        await handler.HasAsync(6);

        foreach (IGrouping<string, ReceivedMessage> tries in handler.Messages.GroupBy(RecordingHandler.TextOf))
        {
            Assert.Equal([0, 1, 2], tries.Select(message => message.ReconsumeTimes));
            Assert.All(tries, message => Assert.Equal("Failing", message.Topic));
        }

        await Wait.UntilAsync(
            async () => await cluster.StoredOffsetAsync("Failing", "Failing-group", 0) == 2);
    }

    [Fact]
    public async Task The_last_try_makes_a_dead_letter()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Dying", 1, queueId: 0);
        await using RocketMqClient client = cluster.Client();
        RecordingHandler handler = new((_, _) => Later);
        await using PushConsumer consumer = await ConsumerCluster.ConsumeAsync(
            client, "Dying", handler, options => options with { MaxReconsumeTimes = 1 });

        await Wait.UntilAsync(
            async () => await cluster.CountAsync("%DLQ%Dying-group") == 1);

        Assert.Equal([0, 1], handler.Messages.Select(message => message.ReconsumeTimes));
    }

    [Fact]
    public async Task A_handler_may_give_a_message_up_at_once()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Given", 1, queueId: 0);
        await using RocketMqClient client = cluster.Client();
        RecordingHandler handler = new((_, _) => new ValueTask<ConsumeResult>(ConsumeResult.DeadLetter));
        await using PushConsumer consumer = await ConsumerCluster.ConsumeAsync(client, "Given", handler);

        await Wait.UntilAsync(
            async () => await cluster.CountAsync("%DLQ%Given-group") == 1);

        Assert.Single(handler.Messages);
    }

    [Fact]
    public async Task An_orderly_queue_waits_for_the_message_that_fails()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Strict", 8, queueId: 0);
        await using RocketMqClient client = cluster.Client();
        RecordingHandler handler = new((message, _) => new ValueTask<ConsumeResult>(
            message.QueueOffset == 3 && message.ReconsumeTimes < 2
                ? ConsumeResult.SuspendQueue(TimeSpan.FromMilliseconds(10))
                : ConsumeResult.Success));
        await using PushConsumer consumer = await ConsumerCluster.ConsumeAsync(
            client, "Strict", handler, options => options with { ConsumeOrderly = true });

        await handler.HasAsync(10);

        Assert.Equal(["m0", "m1", "m2", "m3", "m3", "m3", "m4", "m5", "m6", "m7"], handler.Bodies);
        await consumer.DisposeAsync();
        Assert.Equal(8, await cluster.StoredOffsetAsync("Strict", "Strict-group", 0));
    }

    [Fact]
    public async Task An_orderly_message_that_fails_too_often_becomes_a_dead_letter_and_the_queue_goes_on()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Given", 3, queueId: 0);
        await using RocketMqClient client = cluster.Client();
        RecordingHandler handler = new((message, _) => new ValueTask<ConsumeResult>(
            RecordingHandler.TextOf(message) == "m1"
                ? ConsumeResult.SuspendQueue(TimeSpan.FromMilliseconds(10))
                : ConsumeResult.Success));
        await using PushConsumer consumer = await ConsumerCluster.ConsumeAsync(
            client, "Given", handler, options => options with { ConsumeOrderly = true, MaxReconsumeTimes = 2 });

        await Wait.UntilAsync(
            async () => await cluster.CountAsync("%DLQ%Given-group") == 1);
        await handler.HasAsync(5);

        Assert.Equal(["m0", "m1", "m1", "m1", "m2"], handler.Bodies);
    }

    [Fact]
    public async Task An_orderly_queue_is_never_worked_on_by_two()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Handed", 200);
        int[] atWork = new int[4];
        int collisions = 0;
        async ValueTask<ConsumeResult> Work(ReceivedMessage message, CancellationToken cancellationToken)
        {
            int others = Interlocked.Increment(ref atWork[message.QueueId]) - 1;
            await Task.Yield();
            Interlocked.Add(ref collisions, others);
            Interlocked.Decrement(ref atWork[message.QueueId]);
            return ConsumeResult.Success;
        }

        RecordingHandler first = new(Work);
        RecordingHandler second = new(Work);
        await using RocketMqClient one = cluster.Client();
        await using RocketMqClient two = cluster.Client();
        await using PushConsumer a = await ConsumerCluster.ConsumeAsync(
            one, "Handed", first, options => options with { ConsumeOrderly = true });
        await first.HasAsync(10);
        await using PushConsumer b = await ConsumerCluster.ConsumeAsync(
            two, "Handed", second, options => options with { ConsumeOrderly = true });
        await ConsumerCluster.HoldsAsync(a, "Handed", 2);
        await ConsumerCluster.HoldsAsync(b, "Handed", 2);
        await cluster.SendAsync("Handed", 80, first: 200);
        await Wait.UntilAsync(() => first.Messages.Count + second.Messages.Count >= 280);

        Assert.Equal(0, collisions);
        Assert.All(first.Messages.Concat(second.Messages).GroupBy(message => message.QueueId), queue =>
            Assert.Equal(Enumerable.Range(0, 70), queue.Select(message => (int)message.QueueOffset)));
    }

    private static ValueTask<ConsumeResult> Later => new(ConsumeResult.ReconsumeLater);
}
