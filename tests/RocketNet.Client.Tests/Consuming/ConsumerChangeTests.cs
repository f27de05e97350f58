using RocketNet.Client.Consuming;
using RocketNet.Protocol.Bodies;
using RocketNet.TestKit;

namespace RocketNet.Client.Tests.Consuming;

/// <summary>What an application changes about a consumer that runs.</summary>
public sealed class ConsumerChangeTests
{
    [Fact]
    public async Task A_paused_consumer_pulls_nothing_until_it_is_resumed()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Paused", 4);
        await using RocketMqClient client = cluster.Client();
        RecordingHandler handler = new();
        RecordingHandler others = new();
        await using PushConsumer consumer = await ConsumerCluster.ConsumeAsync(
            client, "Paused", handler, options => options with { PullBatchSize = 1 });
        await using PushConsumer other = await ConsumerCluster.ConsumeAsync(
            client, "Paused", others, options => options with { ConsumerGroup = "others", PullBatchSize = 1 });
        await handler.HasAsync(4);

        bool wasPaused = consumer.IsPaused;
        consumer.Pause();
        bool isPaused = consumer.IsPaused;
        await cluster.SendAsync("Paused", 40, first: 4);
        await others.HasAsync(44);
        int whilePaused = handler.Messages.Count;
        consumer.Resume();
        await handler.HasAsync(44);

        Assert.Equal((false, true, false), (wasPaused, isPaused, consumer.IsPaused));

        // A pull that waited at the broker when the pause began still brings its one message.
        Assert.InRange(whilePaused, 4, 8);
        Assert.Equal(others.Bodies.Order(), handler.Bodies.Order());
    }

    [Fact]
    public async Task A_consumer_that_is_paused_before_its_start_takes_queues_and_no_message()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Paused", 8);
        await using RocketMqClient client = cluster.Client();
        RecordingHandler handler = new();
        RecordingHandler others = new();
        PushConsumerOptions options = new()
        {
            ConsumerGroup = "g",
            Subscriptions = new Dictionary<string, string> { ["Paused"] = "*" },
            ConsumeFromWhere = ConsumeFromWhere.FirstOffset,
        };
        await using PushConsumer consumer = new(client, options, handler);
        consumer.Pause();

        await consumer.StartAsync();
        await ConsumerCluster.HoldsAsync(consumer, "Paused", 4);
        await using PushConsumer other = await ConsumerCluster.ConsumeAsync(client, "Paused", others);
        await others.HasAsync(8);
        int whilePaused = handler.Messages.Count;
        consumer.Resume();
        await handler.HasAsync(8);

        Assert.Equal(0, whilePaused);
        Assert.Equal(others.Bodies.Order(), handler.Bodies.Order());
    }

    [Fact]
    public async Task Topics_come_and_go_while_a_consumer_runs_and_it_goes_on_where_it_was()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("First", 4);
        await cluster.SendAsync("Second", 4, first: 100);
        await using RocketMqClient client = cluster.Client();
        RecordingHandler handler = new();
        await using PushConsumer consumer = await ConsumerCluster.ConsumeAsync(client, "First", handler);
        await handler.HasAsync(4);

        await consumer.SubscribeAsync("Second");
        await handler.HasAsync(8);
        string[] both = [.. handler.Bodies.Order()];

        // A message is given to the handler before its offset moves on, and one given up before that comes again.
        await Wait.UntilAsync(
            () => cluster.NotedOffsetsAsync(client, "First", "First-group"), offsets => offsets.Sum() == 4);
        await consumer.UnsubscribeAsync("First");
        await ConsumerCluster.HoldsAsync(consumer, "First", 0);
        long[] stored =
        [
            await cluster.StoredOffsetAsync("First", "First-group", 0),
            await cluster.StoredOffsetAsync("First", "First-group", 3),
        ];
        await cluster.SendAsync("First", 4, first: 4);
        await cluster.SendAsync("Second", 4, first: 104);
        await handler.HasAsync(12);
        string[] onlySecond = [.. handler.Bodies.Skip(8).Order()];
        await consumer.SubscribeAsync("First");
        await handler.HasAsync(16);

        Assert.Equal(["m0", "m1", "m100", "m101", "m102", "m103", "m2", "m3"], both);
        Assert.Equal([1L, 1], stored);
        Assert.Equal(["m104", "m105", "m106", "m107"], onlySecond);
        Assert.Equal(["m4", "m5", "m6", "m7"], handler.Bodies.Skip(12).Order());
    }

    [Fact]
    public async Task Another_expression_counts_from_the_next_pull_on()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Narrowed", 1, "No", queueId: 0);
        await using RocketMqClient client = cluster.Client();
        RecordingHandler handler = new();
        await using PushConsumer consumer = await ConsumerCluster.ConsumeAsync(
            client, "Narrowed", handler, options => options with { PullBatchSize = 1 });
        await handler.HasAsync(1);

        await consumer.SubscribeAsync("Narrowed", "Yes");
        await cluster.SendAsync("Narrowed", 10, "No", first: 1, queueId: 0);
        await cluster.SendAsync("Narrowed", 10, "Yes", first: 11, queueId: 0);
        await Wait.UntilAsync(() => handler.Messages.Count(message => message.Tags == "Yes") == 10);

        // One pull may have been waiting at the broker with the old expression.
        Assert.InRange(handler.Messages.Count(message => message.Tags == "No"), 1, 2);
    }

    [Theory]
    [InlineData("a b", "*")]
    [InlineData("Kept", "||")]
    public async Task A_subscription_that_makes_no_sense_is_refused_and_the_old_one_counts(
        string topic, string expression)
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Kept", 4);
        await using RocketMqClient client = cluster.Client();
        RecordingHandler handler = new();
        await using PushConsumer consumer = await ConsumerCluster.ConsumeAsync(client, "Kept", handler);
        await handler.HasAsync(4);

        RocketMqException failure =
            await Assert.ThrowsAsync<RocketMqException>(() => consumer.SubscribeAsync(topic, expression));
        await cluster.SendAsync("Kept", 4, first: 4);
        await handler.HasAsync(8);

        Assert.Equal(RocketMqFailure.InvalidOptions, failure.Failure);
        Assert.Contains(topic, failure.Message, StringComparison.Ordinal);
    }
}
