using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>One official Java consumer that parks a pull for each of 2,048 queues on one connection.</summary>
[Collection(JavaClients.Collection)]
[Trait("needs", "java")]
public sealed class ManyQueuesTests(JavaClients java, SharedPair shared) : IClassFixture<SharedPair>
{
    private const int Queues = 2048;

    [JavaFact]
    public async Task One_consumer_on_2048_queues_consumes_and_has_its_heartbeats_answered()
    {
        ServerPair pair = shared.Pair;
        string count = $"{Queues}";
        await java.AdminAsync(
            pair, ["updateTopic", "-b", pair.BrokerAddress, "-t", "Wide", "-r", count, "-w", count]);
        await using JavaConsumer consumer = java.Consume(pair, "Wide", "wide");
        await consumer.HoldsQueuesAsync(Queues);

        await java.SendAsync(pair, "Wide", Queues, "queues=" + count);
        IReadOnlyList<ReceivedMessage> received = await consumer.ReceivesAsync(Queues);
        await consumer.HeartbeatAsync();
        await java.SendAsync(pair, "Wide", Queues, "queues=" + count, "prefix=again-");
        IReadOnlyList<ReceivedMessage> again = await consumer.ReceivesAsync(2 * Queues);
        await consumer.HeartbeatAsync();

        Assert.Equal(Queues, received.Take(Queues).Select(message => message.QueueId).Distinct().Count());
        Assert.Equal(2 * Queues, again.Select(message => (message.QueueId, message.QueueOffset)).Distinct().Count());
    }
}
