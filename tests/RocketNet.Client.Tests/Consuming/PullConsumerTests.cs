using RocketNet.Client.Consuming;
using RocketNet.TestKit;

namespace RocketNet.Client.Tests.Consuming;

public sealed class PullConsumerTests
{
    [Fact]
    public async Task Queues_are_read_at_the_applications_offsets()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Pulled", 40, "TagA", queueId: 1);
        await cluster.SendAsync("Pulled", 2, "TagB", first: 40, queueId: 1);
        await using RocketMqClient client = cluster.Client();
        await using PullConsumer consumer = new(client, new PullConsumerOptions { ConsumerGroup = "pulling" });
        await consumer.StartAsync();
        IReadOnlyList<MessageQueue> queues = [];
        await Wait.UntilAsync(async () =>
        {
            queues = await consumer.QueuesAsync("Pulled");
            return queues.Count == 4;
        });

        PullResult first = await consumer.PullAsync(queues[1], 38);
        PullResult tagged = await consumer.PullAsync(queues[1], 0, "TagB", maxMessages: 1);
        PullResult end = await consumer.PullAsync(queues[1], 42);
        PullResult outside = await consumer.PullAsync(queues[1], 1_000);

        Assert.Equal(["m38", "m39", "m40", "m41"], first.Messages.Select(RecordingHandler.TextOf));
        Assert.Equal((PullStatus.Found, 42, 42), (first.Status, first.NextBeginOffset, first.MaxOffset));
        Assert.Equal("m40", RecordingHandler.TextOf(Assert.Single(tagged.Messages)));
        Assert.Equal((PullStatus.NoNewMessage, 42), (end.Status, end.NextBeginOffset));
        Assert.Equal((PullStatus.OffsetIllegal, 42), (outside.Status, outside.NextBeginOffset));
    }

    [Fact]
    public async Task A_pull_that_waits_gets_the_message_when_it_comes()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Awaited", 1, queueId: 0);
        await using RocketMqClient client = cluster.Client();
        await using PullConsumer consumer = new(client, new PullConsumerOptions { ConsumerGroup = "waiting" });
        await consumer.StartAsync();
        MessageQueue queue = new("Awaited", ConsumerCluster.BrokerName, 0);
        await Wait.UntilAsync(async () =>
            await client.Routes.RefreshAsync("Awaited", CancellationToken.None) is not null);

        // The broker takes the requests of a connection in order: it has the pull when it answers the next one.
        Assert.Equal(1, await consumer.MaxOffsetAsync(queue));
        Task<PullResult> pull = consumer.PullBlockIfNotFoundAsync(queue, 1);
        Assert.Equal(1, await consumer.MaxOffsetAsync(queue));
        bool waited = !pull.IsCompleted;
        await cluster.SendAsync("Awaited", 1, first: 1, queueId: 0);
        PullResult result = await pull;
        await consumer.CommitAsync(queue, result.NextBeginOffset);

        Assert.True(waited);
        Assert.Equal("m1", RecordingHandler.TextOf(Assert.Single(result.Messages)));
        Assert.Equal(2, await consumer.CommittedAsync(queue));
        Assert.Equal((0, 2), (await consumer.MinOffsetAsync(queue), await consumer.MaxOffsetAsync(queue)));
    }

    [Fact]
    public async Task A_topic_that_does_not_exist_is_told()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await using RocketMqClient client = cluster.Client();
        await using PullConsumer consumer = new(client, new PullConsumerOptions { ConsumerGroup = "pulling" });
        await consumer.StartAsync();

        RocketMqException failure =
            await Assert.ThrowsAsync<RocketMqException>(() => consumer.QueuesAsync("Nowhere"));

        Assert.Equal(RocketMqFailure.NoSuchTopic, failure.Failure);
    }
}
