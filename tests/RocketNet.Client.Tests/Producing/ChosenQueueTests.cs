namespace RocketNet.Client.Tests.Producing;

/// <summary>Messages whose queue the application or their key chooses.</summary>
public sealed class ChosenQueueTests
{
    private static readonly byte[] Body = [1];

    [Fact]
    public async Task The_application_chooses_among_all_queues_by_message_and_argument()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a", "broker-b");
        await using RocketMqClient client = cluster.Client();
        await using Producer producer = client.CreateProducer(TestCluster.Patient);
        Message message = new("Orders", Body);
        List<string> seen = [];

        SendResult sent = await producer.SendAsync(
            message,
            (queues, given, argument) =>
            {
                Assert.Same(message, given);
                seen.AddRange(queues.Select(queue => $"{queue.BrokerName}:{queue.QueueId}"));
                return queues.Single(queue => queue == argument);
            },
            new MessageQueue("Orders", "broker-b", 2));
        SendResult next = await producer.SendAsync(message, (_, _, argument) => argument, sent.Queue);

        Assert.Equal(
            ["a:0", "a:1", "a:2", "a:3", "b:0", "b:1", "b:2", "b:3"], seen.Select(queue => queue["broker-".Length..]));
        Assert.Equal((new MessageQueue("Orders", "broker-b", 2), 0L), (sent.Queue, sent.QueueOffset));
        Assert.Equal((sent.Queue, 1L), (next.Queue, next.QueueOffset));
    }

    [Fact]
    public async Task A_queue_of_another_topic_or_none_is_refused_and_nothing_is_sent()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");
        await using RocketMqClient client = cluster.Client();
        await using Producer producer = client.CreateProducer(TestCluster.Patient);
        Message message = new("Orders", Body);

        RocketMqException none = await Assert.ThrowsAsync<RocketMqException>(
            async () => await producer.SendAsync(message, (_, _, _) => default, 0));
        RocketMqException other = await Assert.ThrowsAsync<RocketMqException>(async () =>
            await producer.SendAsync(message, (queues, _, _) => queues[0] with { Topic = "Others" }, 0));
        await Assert.ThrowsAsync<FormatException>(async () =>
            await producer.SendAsync(message, (_, _, _) => throw new FormatException("the application's own"), 0));
        SendResult first = await producer.SendAsync(message, (queues, _, _) => queues[0], 0);

        Assert.Equal(RocketMqFailure.InvalidMessage, none.Failure);
        Assert.Equal("select message queue return null.", none.Message);
        Assert.Equal(RocketMqFailure.InvalidMessage, other.Failure);
        Assert.Equal("message's topic not equal mq's topic: Orders and Others", other.Message);
        Assert.Equal(0, first.QueueOffset);
    }

    // Java's hash codes: -836031819, -2147483648 (which has no absolute value), 0, 97, 87675, 3904.
    [Theory]
    [InlineData("user-7", 4)]
    [InlineData("polygenelubricants", 3)]
    [InlineData("", 0)]
    [InlineData("a", 2)]
    [InlineData("Süd", 0)]
    [InlineData("zz", 4)]
    public async Task A_key_names_the_queue_that_Java_takes_for_it_among_five(string key, int queueId)
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");
        await using RocketMqClient client = cluster.Client();
        await using Producer producer =
            client.CreateProducer(TestCluster.Patient with { DefaultTopicQueueNums = 5 });

        SendResult first = await producer.SendOrderedAsync(new Message("Orders", Body), key);
        SendResult second = await producer.SendOrderedAsync(new Message("Orders", Body), key);

        Assert.Equal((queueId, 0L), (first.Queue.QueueId, first.QueueOffset));
        Assert.Equal((queueId, 1L), (second.Queue.QueueId, second.QueueOffset));
    }
}
