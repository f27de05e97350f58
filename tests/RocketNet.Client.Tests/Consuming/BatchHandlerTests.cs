using RocketNet.Client.Consuming;
using RocketNet.Protocol.Bodies;
using RocketNet.TestKit;

namespace RocketNet.Client.Tests.Consuming;

public sealed class BatchHandlerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_handler_gets_messages_of_one_queue_in_order_and_no_more_than_it_wants(bool isOrderly)
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Batched", 100);
        await using RocketMqClient client = cluster.Client();
        BatchRecorder handler = new(_ => ConsumeResult.Success);
        await using PushConsumer consumer = await StartAsync(client, "Batched", handler, isOrderly, batchMax: 8);

        await Wait.UntilAsync(() => handler.Messages.Count() >= 100);
        await cluster.HasStoredAsync("Batched", "g", 25);

        Assert.All(handler.Batches, batch => Assert.InRange(batch.Count, 1, 8));
        Assert.Contains(handler.Batches, batch => batch.Count == 8);
        Assert.All(handler.Batches, batch => Assert.Equal(
            Enumerable.Range(0, batch.Count).Select(index => batch[0].QueueOffset + index),
            batch.Select(message => message.QueueOffset)));
        Assert.All(handler.Batches, batch => Assert.Single(batch.Select(message => message.QueueId).Distinct()));
        Assert.Equal(100, handler.Messages.Select(RecordingHandler.TextOf).Distinct().Count());
        Assert.Equal(100, handler.Messages.Count());
    }

    [Fact]
    public async Task Only_the_messages_behind_the_acknowledged_ones_come_again()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Partly", 6, queueId: 0);
        await using RocketMqClient client = cluster.Client();
        BatchRecorder handler = new(batch => batch[0].ReconsumeTimes == 0
            ? ConsumeResult.ReconsumeLater.AfterFirst(4)
            : ConsumeResult.Success);
        await using PushConsumer consumer = await StartAsync(client, "Partly", handler, isOrderly: false, batchMax: 6);

        await Wait.UntilAsync(() => handler.Messages.Count() >= 8);
        await Wait.UntilAsync(async () => await cluster.StoredOffsetAsync("Partly", "g", 0) == 6);
        await consumer.DisposeAsync();

        Assert.Equal(["m0", "m1", "m2", "m3", "m4", "m5"], handler.Batches[0].Select(RecordingHandler.TextOf));
        Assert.Equal(["m4", "m5"], handler.Batches.Skip(1).SelectMany(batch => batch)
            .Select(RecordingHandler.TextOf).Order());
        Assert.Equal(8, handler.Messages.Count());
    }

    [Fact]
    public async Task A_batch_whose_handler_throws_comes_again_whole()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Thrown", 3, queueId: 0);
        await using RocketMqClient client = cluster.Client();
        BatchRecorder handler = new(batch => batch[0].ReconsumeTimes == 0
            ? throw new InvalidOperationException("no")
            : ConsumeResult.Success);
        await using PushConsumer consumer = await StartAsync(client, "Thrown", handler, isOrderly: false, batchMax: 3);

        await Wait.UntilAsync(() => handler.Messages.Count() >= 6);

        Assert.Equal(
            ["m0", "m0", "m1", "m1", "m2", "m2"], handler.Messages.Select(RecordingHandler.TextOf).Order());
    }

    [Fact]
    public async Task An_orderly_queue_goes_on_with_the_first_message_of_a_batch_that_is_not_done()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Orderly", 6, queueId: 0);
        await using RocketMqClient client = cluster.Client();
        BatchRecorder handler = new(batch => batch[0] is { QueueOffset: 0, ReconsumeTimes: 0 }
            ? ConsumeResult.SuspendQueue(TimeSpan.FromMilliseconds(10)).AfterFirst(2)
            : ConsumeResult.Success);
        await using PushConsumer consumer = await StartAsync(client, "Orderly", handler, isOrderly: true, batchMax: 4);

        await Wait.UntilAsync(async () => await cluster.StoredOffsetAsync("Orderly", "g", 0) == 6);

        Assert.Equal(["m0", "m1", "m2", "m3"], handler.Batches[0].Select(RecordingHandler.TextOf));
        Assert.Equal(["m2", "m3", "m4", "m5"], handler.Batches[1].Select(RecordingHandler.TextOf));
        Assert.Equal([1, 1, 0, 0], handler.Times[1]);
    }

    [Fact]
    public async Task An_orderly_message_after_its_last_try_dies_and_the_queue_goes_on()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Given", 3, queueId: 0);
        await using RocketMqClient client = cluster.Client();
        BatchRecorder handler = new(batch => batch[0].QueueOffset == 0
            ? ConsumeResult.ReconsumeLater
            : ConsumeResult.Success);
        PushConsumerOptions options = Options("Given", isOrderly: true, batchMax: 1) with
        {
            MaxReconsumeTimes = 1,
            SuspendCurrentQueueTime = TimeSpan.FromMilliseconds(10),
        };
        await using PushConsumer consumer = new(client, options, handler);
        await consumer.StartAsync();

        await Wait.UntilAsync(async () => await cluster.CountAsync("%DLQ%g") == 1);
        await Wait.UntilAsync(async () => await cluster.StoredOffsetAsync("Given", "g", 0) == 3);

        Assert.Equal(["m0", "m0", "m1", "m2"], handler.Messages.Select(RecordingHandler.TextOf));
    }

    [Fact]
    public async Task An_orderly_batch_after_its_last_try_dies_whole_and_in_order()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("GivenWhole", 5, queueId: 0);
        await using RocketMqClient client = cluster.Client();
        BatchRecorder handler = new(batch => batch[0].QueueOffset == 0
            ? ConsumeResult.ReconsumeLater
            : ConsumeResult.Success);
        PushConsumerOptions options = Options("GivenWhole", isOrderly: true, batchMax: 3) with
        {
            MaxReconsumeTimes = 1,
            SuspendCurrentQueueTime = TimeSpan.FromMilliseconds(10),
        };
        await using PushConsumer consumer = new(client, options, handler);
        await consumer.StartAsync();

        await Wait.UntilAsync(async () => await cluster.StoredOffsetAsync("GivenWhole", "g", 0) == 5);
        await using PullConsumer dead = new(client, new PullConsumerOptions { ConsumerGroup = "dead" });
        await dead.StartAsync();
        PullResult letters = await dead.PullAsync(new MessageQueue("%DLQ%g", ConsumerCluster.BrokerName, 0), 0);

        Assert.Equal(["m0", "m1", "m2"], handler.Batches[0].Select(RecordingHandler.TextOf));
        Assert.Equal(["m0", "m1", "m2"], handler.Batches[1].Select(RecordingHandler.TextOf));
        Assert.Equal([1, 1, 1], handler.Times[1]);
        Assert.Equal(["m3", "m4"], handler.Batches.Skip(2).SelectMany(batch => batch)
            .Select(RecordingHandler.TextOf));
        Assert.Equal(["m0", "m1", "m2"], letters.Messages.Select(RecordingHandler.TextOf));
    }

    [Fact]
    public async Task A_handler_of_one_message_gets_one_whatever_the_size_of_batches()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("One", 10);
        await using RocketMqClient client = cluster.Client();
        RecordingHandler handler = new();
        await using PushConsumer consumer = await ConsumerCluster.ConsumeAsync(
            client, "One", handler, options => options with { ConsumeMessageBatchMaxSize = 5 });

        await handler.HasAsync(10);

        Assert.Equal(10, handler.Bodies.Distinct().Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1025)]
    public async Task A_batch_of_no_message_or_too_many_is_refused(int batchMax)
    {
        await using RocketMqClient client = new(new ClientOptions { NamesrvAddr = "127.0.0.1:1" });

        RocketMqException failure = Assert.Throws<RocketMqException>(() => new PushConsumer(
            client, Options("T", isOrderly: false, batchMax), new BatchRecorder(_ => ConsumeResult.Success)));

        Assert.Contains("ConsumeMessageBatchMaxSize", failure.Message, StringComparison.Ordinal);
    }

    private static PushConsumerOptions Options(string topic, bool isOrderly, int batchMax) => new()
    {
        ConsumerGroup = "g",
        Subscriptions = new Dictionary<string, string> { [topic] = "*" },
        ConsumeFromWhere = ConsumeFromWhere.FirstOffset,
        ConsumeOrderly = isOrderly,
        ConsumeMessageBatchMaxSize = batchMax,
    };

    private static async Task<PushConsumer> StartAsync(
        RocketMqClient client, string topic, IMessageBatchHandler handler, bool isOrderly, int batchMax)
    {
        PushConsumer consumer = new(client, Options(topic, isOrderly, batchMax), handler);
        await consumer.StartAsync();
        return consumer;
    }
}
