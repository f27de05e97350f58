using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>Orderly listeners of the official Java client 4.9.8: locks and strict order.</summary>
[Collection(JavaClients.WaitingCollection)]
[Trait("needs", "java")]
public sealed class OrderlyConsumerTests(JavaClients java, SharedPair shared) : IClassFixture<SharedPair>
{
    private readonly ServerPair _pair = shared.Pair;

    [JavaFact]
    public async Task Each_queue_is_consumed_strictly_in_order()
    {
        await java.SendAsync(_pair, "Ordered", 60);
        await using JavaConsumer consumer = java.Consume(_pair, "Ordered", "ordered", "orderly=true");

        await consumer.ReceivesAsync(60);

        AssertStrictOrder(await consumer.StopAsync(), 60);
    }

    [JavaFact]
    public async Task Order_is_kept_over_a_restart_of_the_broker()
    {
        await java.SendAsync(_pair, "Restarted", 20);
        await using JavaConsumer consumer = java.Consume(_pair, "Restarted", "restarted", "orderly=true");
        await consumer.ReceivesAsync(20);

        await _pair.RestartBrokerAsync();

        // Pulls of a group that the broker has not heard of are refused until the heartbeat, else up to 30 s later.
        await consumer.HeartbeatAsync();
        await java.SendAsync(_pair, "Restarted", 20, "prefix=after-");
        await consumer.ReceivesAsync(40);

        AssertStrictOrder(await consumer.StopAsync(), 40);
    }

    [JavaFact]
    public async Task Queue_is_never_consumed_by_two_while_the_broker_restarts()
    {
        await java.SendAsync(_pair, "Kept", 4);
        await using JavaConsumer first = ConsumeSlowly("Kept", "rebalance=500");
        await first.HoldsQueuesAsync(4);
        await using JavaConsumer second = ConsumeSlowly("Kept", "rebalance=6000");
        await Task.WhenAll(first.HoldsQueuesAsync(2), second.HoldsQueuesAsync(2));
        await java.SendAsync(_pair, "Kept", 160, "prefix=before-");

        await _pair.RestartBrokerAsync();

        // Now the broker knows the first consumer only: it tells it to take all queues, and it asks for their locks.
        await first.HeartbeatAsync();
        await java.SendAsync(_pair, "Kept", 40, "prefix=after-");
        await second.HeartbeatAsync();
        await WaitForAllAsync(first, second, 204);
        await Task.WhenAll(first.StopAsync(), second.StopAsync());

        AssertOneAfterTheOther(first.Spans, second.Spans, 204);
    }

    [JavaFact]
    public async Task Second_consumer_takes_over_queues_without_breaking_their_order()
    {
        await java.SendAsync(_pair, "Handed", 40);
        await using JavaConsumer first = java.Consume(_pair, "Handed", "handed", "orderly=true", "millis=20");
        await first.ReceivesAsync(4);
        await using JavaConsumer second =
            java.Consume(_pair, "Handed", "handed", "orderly=true", "millis=20", "rebalance=1000");
        await Task.WhenAll(first.HoldsQueuesAsync(2), second.HoldsQueuesAsync(2));
        IReadOnlyList<SentMessage> more = await java.SendAsync(_pair, "Handed", 20, "prefix=more-");
        await WaitForAllAsync(first, second, 60);

        IReadOnlyList<ReceivedMessage> firstGot = await first.StopAsync();
        IReadOnlyList<ReceivedMessage> secondGot = await second.StopAsync();

        // A queue belongs to one consumer after the other: its messages are a prefix here and the rest there.
        AssertStrictOrder([.. firstGot, .. secondGot], 40 + more.Count);
    }

    private JavaConsumer ConsumeSlowly(string topic, params string[] arguments) =>
        java.Consume(_pair, topic, topic, ["orderly=true", "millis=80", .. arguments]);

    private static async Task WaitForAllAsync(JavaConsumer first, JavaConsumer second, int messages)
    {
        TimeSpan limit = TimeSpan.FromSeconds(60);
        using CancellationTokenSource timeout = new(limit);
        while (first.Received.Concat(second.Received)
            .DistinctBy(message => (message.QueueId, message.QueueOffset)).Count() < messages)
        {
            await Task.Delay(50, timeout.Token);
        }
    }

    /// <summary>
    /// Whoever worked on them: the messages of a queue in order, each once and begun after the one before was done.
    /// </summary>
    private static void AssertOneAfterTheOther(
        IReadOnlyList<ConsumedSpan> first, IReadOnlyList<ConsumedSpan> second, int messages)
    {
        foreach (IGrouping<int, ConsumedSpan> queue in first.Concat(second).GroupBy(span => span.QueueId))
        {
            List<ConsumedSpan> inTime = [.. queue.OrderBy(span => span.BeganAt)];
            string who = string.Join(
                '\n', inTime.Select(span => $"{(first.Contains(span) ? "first" : "second")} {span}"));
            Assert.True(inTime.Select((span, number) => span.QueueOffset == number).All(isNext => isNext), who);
            Assert.True(inTime.Zip(inTime.Skip(1)).All(pair => pair.First.EndedAt <= pair.Second.BeganAt), who);
        }

        Assert.Equal(messages, first.Count + second.Count);
    }

    private static void AssertStrictOrder(IReadOnlyList<ReceivedMessage> received, int messages)
    {
        Assert.Equal(messages, received.Count);
        foreach (IGrouping<int, ReceivedMessage> queue in received.GroupBy(message => message.QueueId))
        {
            Assert.Equal(
                Enumerable.Range(0, queue.Count()).Select(offset => (long)offset),
                queue.Select(message => message.QueueOffset));
        }
    }
}
