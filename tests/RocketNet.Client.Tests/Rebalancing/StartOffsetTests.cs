using RocketNet.Client.Consuming;
using RocketNet.Client.Offsets;
using RocketNet.Client.Rebalancing;
using RocketNet.Client.Tests.Consuming;
using RocketNet.Protocol.Bodies;

namespace RocketNet.Client.Tests.Rebalancing;

public sealed class StartOffsetTests
{
    private const string RetryTopic = "%RETRY%g";

    // Two messages lie in the queue and three wait for their retry, all of them younger than the time asked for.
    [Theory]
    [InlineData(ConsumeFromWhere.FirstOffset, "Begun", 0)]
    [InlineData(ConsumeFromWhere.LastOffset, "Begun", 2)]
    [InlineData(ConsumeFromWhere.Timestamp, "Begun", 0)]
    [InlineData(ConsumeFromWhere.FirstOffset, RetryTopic, 0)]
    [InlineData(ConsumeFromWhere.LastOffset, RetryTopic, 0)]
    [InlineData(ConsumeFromWhere.Timestamp, RetryTopic, 3)]
    public async Task A_queue_without_an_offset_is_begun_as_the_options_say(
        ConsumeFromWhere where, string topic, long expected)
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("Begun", 2, queueId: 0);
        await cluster.SendAsync(RetryTopic, 3, queueId: 0);
        await using RocketMqClient client = cluster.Client();
        await client.Routes.GetTemplateAsync(topic, "TBW102", queuesWanted: 1, CancellationToken.None);
        PushConsumerOptions options = new() { ConsumerGroup = "g", ConsumeFromWhere = where };

        Assert.Equal(expected, await FindAsync(client, options, topic, stored: -1));
        Assert.Equal(1, await FindAsync(client, options, topic, stored: 1));
        Assert.Equal(0, await FindAsync(client, options, topic, stored: 0));
    }

    private static Task<long> FindAsync(RocketMqClient client, PushConsumerOptions options, string topic, long stored)
    {
        StartOffset start = new(
            options, new ConsumerRequests(client, "g"), new OneOffset(stored), DateTimeOffset.UnixEpoch.AddDays(1));
        return start.FindAsync(new MessageQueue(topic, ConsumerCluster.BrokerName, 0), CancellationToken.None);
    }

    /// <summary>Knows one offset, of every queue.</summary>
    private sealed class OneOffset(long offset) : IOffsetStore
    {
        public Task<long> ReadAsync(MessageQueue queue, CancellationToken cancellationToken) =>
            Task.FromResult(offset);

        public long? Noted(MessageQueue queue) => null;

        public void Update(MessageQueue queue, long offset, bool increaseOnly) => throw new NotSupportedException();

        public Task<RocketMqException?> PersistAsync(
            IReadOnlyCollection<MessageQueue> queues, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public void Forget(MessageQueue queue) => throw new NotSupportedException();
    }
}
