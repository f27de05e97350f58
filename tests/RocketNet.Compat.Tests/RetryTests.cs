using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>Consumers of official Java clients that cannot work on their messages.</summary>
[Collection(JavaClients.WaitingCollection)]
[Trait("needs", "java")]
public sealed class RetryTests(JavaClients java)
{
    // A try is later than its level by the way through broker, client and a busy machine; never earlier.
    private const int LateMillisMax = 1_500;

    private static readonly ServerPairOptions ShortLevels = new()
    {
        BrokerLines = ["messageDelayLevel=1s 1s 2s 3s 4s 5s"],
    };

    [JavaTheory]
    [InlineData("client-4.9.8")]
    [InlineData("client-5.3.3")]
    public async Task A_message_comes_again_at_its_levels_and_then_is_a_dead_letter_that_can_be_read(string client)
    {
        await using ServerPair pair = await CompatTarget.StartAsync(ShortLevels);
        await java.SendAsync(pair, "Failing", 4);
        await using RunningProcess consumer =
            java.StartWith(client, pair, "RetryDriver", "topic=Failing", "group=failing", "max=3");
        IReadOnlyList<ConsumedTry> tries = await ConsumedTry.WaitForAsync(consumer, 4 * 4);

        foreach (IGrouping<string, ConsumedTry> message in tries.GroupBy(one => one.Body))
        {
            ConsumedTry[] inTime = [.. message.OrderBy(one => one.At)];
            Assert.Equal([0, 1, 2, 3], inTime.Select(one => one.ReconsumeTimes));
            Assert.All(inTime, one => Assert.Equal("Failing", one.Topic));
            AssertWaited(pair, inTime, 2_000, 3_000, 4_000);
        }

        await Wait.UntilAsync(() => HasRoute(pair, "%DLQ%failing"));
        await using JavaConsumer reader = java.Consume(pair, "%DLQ%failing", "undertaker");
        IReadOnlyList<ReceivedMessage> letters = await reader.ReceivesAsync(4);
        Assert.Equal(["m0", "m1", "m2", "m3"], letters.Select(letter => letter.Body).Order());
        Assert.All(letters, letter => Assert.Equal(4, letter.ReconsumeTimes));
        await consumer.CloseInputAndWaitAsync();
    }

    [JavaFact]
    public async Task A_consumer_chooses_the_level_or_the_dead_letters_itself()
    {
        await using ServerPair pair = await CompatTarget.StartAsync(ShortLevels);
        await java.SendAsync(pair, "Chosen", 1);
        await using RunningProcess chooser = java.StartWith(
            "client-4.9.8", pair, "RetryDriver", "topic=Chosen", "group=chooser", "level=1", "fails=2");
        await using RunningProcess giver = java.StartWith(
            "client-4.9.8", pair, "RetryDriver", "topic=Chosen", "group=giver", "level=-1");

        IReadOnlyList<ConsumedTry> tries = await ConsumedTry.WaitForAsync(chooser, 3);
        await ConsumedTry.WaitForAsync(giver, 1);

        AssertWaited(pair, [.. tries.OrderBy(one => one.At)], 1_000, 1_000);
        await Wait.UntilAsync(() => HasRoute(pair, "%DLQ%giver"));
        await using JavaConsumer reader = java.Consume(pair, "%DLQ%giver", "undertaker");
        Assert.Single(await reader.ReceivesAsync(1));
        await chooser.CloseInputAndWaitAsync();
        await giver.CloseInputAndWaitAsync();
    }

    [JavaFact]
    public async Task An_orderly_consumer_beyond_its_limit_publishes_its_message_for_later()
    {
        await using ServerPair pair = await CompatTarget.StartAsync(ShortLevels);
        await java.SendAsync(pair, "OrderlyFail", 1);
        await using RunningProcess consumer = java.StartWith(
            "client-4.9.8", pair, "RetryDriver", "topic=OrderlyFail", "group=orderly_fail", "max=2", "orderly=true");

        IReadOnlyList<ConsumedTry> tries = await ConsumedTry.WaitForAsync(consumer, 3);

        Assert.Equal([0, 1, 2], tries.Take(3).Select(one => one.ReconsumeTimes));
        await Wait.UntilAsync(() => HasRoute(pair, "%DLQ%orderly_fail"));
        await using JavaConsumer reader = java.Consume(pair, "%DLQ%orderly_fail", "undertaker");
        Assert.Single(await reader.ReceivesAsync(1));
        await consumer.CloseInputAndWaitAsync();
    }

    [JavaFact]
    public async Task With_the_default_levels_a_message_comes_again_after_ten_and_thirty_seconds()
    {
        await using ServerPair pair = await CompatTarget.StartAsync();
        await java.SendAsync(pair, "Default", 1);
        await using RunningProcess consumer = java.StartWith(
            "client-4.9.8", pair, "RetryDriver", "topic=Default", "group=default", "fails=2");

        IReadOnlyList<ConsumedTry> tries = await ConsumedTry.WaitForAsync(consumer, 3);

        AssertWaited(pair, [.. tries.OrderBy(one => one.At)], 10_000, 30_000);
        await consumer.CloseInputAndWaitAsync();
    }

    private static void AssertWaited(ServerPair pair, ConsumedTry[] tries, params int[] millis)
    {
        for (int i = 0; i < millis.Length; i++)
        {
            long waited = tries[i + 1].At - tries[i].At;
            if (waited < millis[i] || waited > millis[i] + LateMillisMax)
            {
                string all = string.Join("; ", tries.AsEnumerable());
                Assert.Fail($"try {i + 1} came after {waited} ms: {all}\n{ServerPairReport.Of(pair)}");
            }
        }
    }

    // Topics are registered when they are made; the file tells when that was.
    private static bool HasRoute(ServerPair pair, string topic)
    {
        string file = Path.Combine(pair.StoreRoot, "config", "topics.json");
        return File.Exists(file) && File.ReadAllText(file).Contains($"\"{topic}\"", StringComparison.Ordinal);
    }
}
