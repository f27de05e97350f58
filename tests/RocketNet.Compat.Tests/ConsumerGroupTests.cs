using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>Groups of push consumers of the official Java client 4.9.8.</summary>
[Collection(JavaClients.GroupCollection)]
[Trait("needs", "java")]
public sealed class ConsumerGroupTests(JavaClients java, SharedPair shared) : IClassFixture<SharedPair>
{
    private readonly ServerPair _pair = shared.Pair;

    [JavaFact]
    public async Task Killed_consumer_leaves_all_queues_to_the_other()
    {
        await java.SendAsync(_pair, "Shared", 8);
        await using JavaConsumer first = java.Consume(_pair, "Shared", "two");
        await first.HoldsQueuesAsync(4);
        await using JavaConsumer second = java.Consume(_pair, "Shared", "two");
        await Task.WhenAll(first.HoldsQueuesAsync(2), second.HoldsQueuesAsync(2));

        await first.Process.KillAsync();
        await second.HoldsQueuesAsync(4);
        IReadOnlyList<SentMessage> sent = await java.SendAsync(_pair, "Shared", 20, "prefix=after-");

        await second.ReceivesAllAsync([.. sent.Select(message => message.Body)]);
    }

    [JavaFact]
    public async Task Stored_offsets_survive_a_restart_of_consumer_and_broker()
    {
        await java.SendAsync(_pair, "Stored", 12, "prefix=before-");
        await using (JavaConsumer consumer = java.Consume(_pair, "Stored", "stored"))
        {
            await consumer.ReceivesAsync(12);
            await consumer.StopAsync();
        }

        await _pair.RestartBrokerAsync();
        IReadOnlyList<SentMessage> sent = await java.SendAsync(_pair, "Stored", 8, "prefix=after-");
        await using JavaConsumer again = java.Consume(_pair, "Stored", "stored");
        await again.ReceivesAsync(8);

        Assert.Equal(
            sent.Select(message => message.Body).Order(),
            (await again.StopAsync()).Select(message => message.Body).Order());
    }

    [JavaFact]
    public async Task Tag_filter_passes_the_subscribed_tags_only()
    {
        // A consumer that finds no route asks again after 30 s: the topic is there before it.
        await java.SendAsync(_pair, "Tagged", 4, "tag=TagB", "prefix=before-");
        await using JavaConsumer consumer = java.Consume(_pair, "Tagged", "tagged", "sub=TagA || TagC");
        IReadOnlyList<SentMessage> sent = await java.SendAsync(_pair, "Tagged", 30, "tags=TagA,TagB,TagC");

        string[] wanted = [.. sent.Where((_, i) => i % 3 != 1).Select(message => message.Body).Order()];
        await consumer.ReceivesAsync(wanted.Length);

        Assert.Equal(wanted, (await consumer.StopAsync()).Select(message => message.Body).Order());
    }

    [JavaFact]
    public async Task Young_topic_is_read_from_its_start_even_by_a_new_group_that_asks_for_the_last_offset()
    {
        // A broker answers offset 0, not "none stored", while a queue still holds its first message in memory.
        await java.SendAsync(_pair, "Young", 8);
        await using JavaConsumer consumer = java.Consume(_pair, "Young", "young", "from=last");

        IReadOnlyList<ReceivedMessage> received = await consumer.ReceivesAsync(8);

        Assert.Equal(8, received.Count);
    }
}
