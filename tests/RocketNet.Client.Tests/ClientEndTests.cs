using RocketNet.Client.Instances;
using RocketNet.Protocol.Wire;
using RocketNet.TestKit;

namespace RocketNet.Client.Tests;

/// <summary>What is left to producers of a client that has ended, and what a client outlives.</summary>
public sealed class ClientEndTests
{
    [Fact]
    public async Task A_producer_of_a_client_that_has_ended_says_so_and_ends_quietly()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");
        RocketMqClient client = cluster.Client();
        Producer producer = client.CreateProducer(TestCluster.Patient);
        MessageQueue queue = (await producer.SendAsync(new Message("Orders", new byte[] { 1 }))).Queue;
        await client.DisposeAsync();

        Func<Task>[] calls =
        [
            async () => await producer.SendAsync(new Message("Orders", new byte[] { 1 })),
            async () => await producer.SendAsync(new Message("Orders", new byte[] { 1 }), queue),
            async () => await producer.SendOnewayAsync(new Message("Orders", new byte[] { 1 })),
            () => client.CreateAdmin().GetMaxOffsetAsync(queue),
        ];
        foreach (Func<Task> call in calls)
        {
            RocketMqException failure = await Assert.ThrowsAsync<RocketMqException>(call);
            Assert.Equal(RocketMqFailure.Stopped, failure.Failure);
        }

        await producer.DisposeAsync();
    }

    [Fact]
    public async Task A_turn_that_fails_does_not_end_a_loop()
    {
        using CancellationTokenSource stopping = new();
        List<string> told = [];
        int turns = 0;
        Task Turn(CancellationToken cancellationToken) => ++turns switch
        {
            1 => throw new InvalidOperationException("at once"),
            2 => Task.FromException(new InvalidOperationException("later")),
            3 => Task.FromCanceled(new CancellationToken(canceled: true)),
            4 => stopping.CancelAsync(),
            _ => throw new InvalidOperationException("after the end"),
        };

        await PeriodicLoop.RunAsync(
            TimeSpan.FromMilliseconds(1),
            TimeProvider.System,
            Turn,
            failure => told.Add(failure.Message),
            stopping.Token);

        Assert.Equal(4, turns);
        Assert.Equal(["at once", "later"], told.Take(2));
        Assert.Equal(3, told.Count);
    }

    [Fact]
    public async Task The_brokers_of_a_topic_hear_of_its_producer_with_the_first_message()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");
        await using RocketMqClient client = cluster.Client(options => options with
        {
            HeartbeatBrokerInterval = TimeSpan.FromDays(1),
        });
        await using Producer producer = client.CreateProducer(TestCluster.Patient with { Group = "heard" });

        await producer.SendAsync(new Message("Orders", new byte[] { 1 }));

        KeyValuePair<string, string>[] fields = [new("producerGroup", "heard")];
        await Wait.UntilAsync(
            () => client.InvokeAsync(
                cluster.BrokerAddress("broker-a"),
                RequestCode.GetProducerConnectionList,
                fields,
                default,
                TimeSpan.FromSeconds(30),
                CancellationToken.None),
            answer => answer.Code == ResponseCode.Success);
    }

    [Fact]
    public async Task A_topic_that_nobody_makes_is_not_asked_for_again()
    {
        await using TestCluster cluster = await TestCluster.StartAsync();
        await cluster.StartBrokerAsync("broker-a", options => options with { AutoCreateTopicEnable = false });
        await using RocketMqClient client = cluster.Client();
        await using Producer producer = client.CreateProducer(TestCluster.Patient);

        await Assert.ThrowsAsync<RocketMqException>(
            async () => await producer.SendAsync(new Message("Nowhere", new byte[] { 1 })));
        await Assert.ThrowsAsync<RocketMqException>(
            async () => await producer.GetPublishQueuesAsync("Nowhere"));

        Assert.Empty(((IProducerEndpoint)producer).Topics);
    }
}
