using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>Delay levels with official Java clients, and delayed messages in stores that change hands.</summary>
[Collection(JavaClients.WaitingCollection)]
[Trait("needs", "java")]
public sealed class DelayTests(JavaClients java)
{
    // What conformance of Java's own test B17 allows.
    private const int LateMillisMax = 500;

    private static readonly ServerPairOptions Levels = new()
    {
        BrokerLines = ["messageDelayLevel=1s 2s 3s 25s"],
    };

    [JavaTheory]
    [InlineData("client-4.9.8")]
    [InlineData("client-5.3.3")]
    public async Task Each_message_of_a_level_arrives_on_time(string client)
    {
        await using ServerPair pair = await CompatTarget.StartAsync(Levels);
        await java.SendAsync(pair, "OnTime", 4);
        await using RunningProcess consumer =
            java.StartWith(client, pair, "RetryDriver", "topic=OnTime", "group=on_time", "fails=0");
        await ConsumedTry.WaitForAsync(consumer, 4);
        for (int level = 1; level <= 3; level++)
        {
            await java.SendAsync(pair, "OnTime", 100, $"delay={level}", $"prefix=L{level}-");
        }

        IReadOnlyList<ConsumedTry> tries = await ConsumedTry.WaitForAsync(consumer, 304);

        ConsumedTry[] delayed = [.. tries.Where(one => one.Body.StartsWith('L'))];
        Assert.Equal(300, delayed.Select(one => one.Body).Distinct().Count());
        Assert.All(delayed, one =>
        {
            int millis = (one.Body[1] - '0') * 1_000;
            Assert.InRange(one.StoredAt - one.BornAt, millis, millis + LateMillisMax);
        });
        await consumer.CloseInputAndWaitAsync();
    }

    [JavaTheory]
    [InlineData("4.9.7", false)]
    [InlineData("4.9.7", true)]
    [InlineData("5.3.3", false)]
    public async Task Messages_that_wait_in_a_Java_store_are_delivered_by_ours_once(string version, bool isKilled)
    {
        await using ServerPair pair =
            await ServerPair.StartAsync(CompatTarget.Java(version), CompatTarget.Java(version), Levels);
        await ChangeHandsAsync(pair, new RocketNetServers(), isKilled);
    }

    [JavaTheory]
    [InlineData("4.9.7", false)]
    [InlineData("5.3.3", false)]
    public async Task Messages_that_wait_in_our_store_are_delivered_by_Java_once(string version, bool isKilled)
    {
        await using ServerPair pair =
            await ServerPair.StartAsync(CompatTarget.Java(version), new RocketNetServers(), Levels);
        await ChangeHandsAsync(pair, CompatTarget.Java(version), isKilled);
    }

    private async Task ChangeHandsAsync(ServerPair pair, IServerPrograms next, bool isKilled)
    {
        // Delivered before the change; they must not come again.
        await java.SendAsync(pair, "Handed", 20, "delay=1", "prefix=before-", "route=wait");
        await using (RunningProcess early = StartConsumer(pair, "early"))
        {
            await ConsumedTry.WaitForAsync(early, 20);
            await early.CloseInputAndWaitAsync();
        }

        await java.SendAsync(pair, "Handed", 20, "delay=4", "prefix=after-");
        if (isKilled)
        {
            await pair.Broker.KillAsync();
        }
        else
        {
            await pair.Broker.TerminateAsync();
        }

        await pair.Broker.DisposeAsync();
        await pair.StartBrokerAsync(next);
        await using RunningProcess consumer = StartConsumer(pair, "late");
        await ConsumedTry.WaitForAsync(consumer, 40);
        await java.SendAsync(pair, "Handed", 1, "delay=1", "prefix=last-", "route=wait");
        IReadOnlyList<ConsumedTry> tries = await ConsumedTry.WaitForAsync(consumer, 41);

        // The last one came behind everything that could have been delivered a second time.
        Assert.Equal(41, tries.Count);
        Assert.Equal(41, tries.Select(one => one.Body).Distinct().Count());
        Assert.All(
            tries.Where(one => one.Body.StartsWith("after-", StringComparison.Ordinal)),
            one => Assert.True(one.StoredAt - one.BornAt >= 25_000, one.ToString()));
        await consumer.CloseInputAndWaitAsync();
    }

    private RunningProcess StartConsumer(ServerPair pair, string group) =>
        java.StartWith("client-4.9.8", pair, "RetryDriver", "topic=Handed", "group=" + group, "fails=0");
}
