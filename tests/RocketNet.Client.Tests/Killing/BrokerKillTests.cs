using System.Globalization;
using RocketNet.Client.Consuming;
using RocketNet.Protocol.Bodies;
using RocketNet.TestKit;
using Xunit.Abstractions;

namespace RocketNet.Client.Tests.Killing;

/// <summary>
/// The broker process is killed without warning and started again while this client sends to it and consumes from it.
/// </summary>
[Collection("alone")]
public sealed class BrokerKillTests(ITestOutputHelper output)
{
    private const string Topic = "KillTopic";
    private const int Queues = 8;

    private static readonly TimeSpan SendTimeout = new ProducerOptions().SendMsgTimeout;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static int Kills => Environment.GetEnvironmentVariable("ROCKETNET_FULL") == "1" ? 20 : 3;

    [Theory]
    [InlineData("ASYNC_FLUSH")]
    [InlineData("SYNC_FLUSH")]
    public async Task Every_acknowledged_message_is_consumed_and_every_send_ends_in_its_time(string flushDiskType)
    {
        RocketNetServers servers = new();
        await using ServerPair pair = await ServerPair.StartAsync(
            servers, servers, new ServerPairOptions { BrokerLines = ["flushDiskType=" + flushDiskType] });
        await using RocketMqClient client = Client(pair);
        await using RocketMqClient other = Client(pair);
        await client.CreateAdmin().CreateTopicAsync(
            pair.ClusterName, Topic, new TopicLayout { ReadQueueNums = Queues, WriteQueueNums = Queues });
        SeenNumbers shared = new();
        SeenNumbers ordered = new();
        await using PushConsumer one = await ConsumeAsync(client, "shared", shared);
        await using PushConsumer two = await ConsumeAsync(other, "shared", shared);
        await using PushConsumer three = await ConsumeAsync(client, "ordered", ordered);
        await using PushConsumer four = await ConsumeAsync(other, "ordered", ordered);
        await using Producer producer = client.CreateProducer(new ProducerOptions { Group = "senders" });
        SteadySenders senders = new(producer, Topic, SendTimeout);
        Random random = new(flushDiskType.Length);

        for (int kill = 0; kill < Kills; kill++)
        {
            senders.Start();
            await HasAcknowledgedAsync(senders, random.Next(100, 10_000));
            await pair.Broker.KillAsync();
            await pair.Broker.DisposeAsync();
            await pair.StartBrokerAsync();
            await HasAcknowledgedAsync(senders, random.Next(100, 1_000));
            await senders.StopAsync();
            await HasConsumedAllAsync(senders, shared);
            await HasConsumedAllAsync(senders, ordered);
        }

        await HasStoredTheEndsAsync(client, pair.BrokerName, "shared");
        await HasStoredTheEndsAsync(client, pair.BrokerName, "ordered");

        Tell(flushDiskType, senders, shared, ordered);
        Assert.Empty(senders.Late);
    }

    private static RocketMqClient Client(ServerPair pair) =>
        new(new ClientOptions { NamesrvAddr = pair.NameServerAddress });

    private static async Task<PushConsumer> ConsumeAsync(RocketMqClient client, string group, SeenNumbers seen)
    {
        PushConsumerOptions options = new()
        {
            ConsumerGroup = group,
            Subscriptions = new Dictionary<string, string> { [Topic] = "*" },
            ConsumeFromWhere = ConsumeFromWhere.FirstOffset,
            ConsumeOrderly = group == "ordered",
        };
        PushConsumer consumer = new(client, options, seen);
        await consumer.StartAsync();
        return consumer;
    }

    private static Task HasAcknowledgedAsync(SteadySenders senders, int more)
    {
        int target = senders.Acknowledged.Count + more;
        return Wait.UntilAsync(
            () =>
            {
                senders.ThrowIfBroken();
                return senders.Acknowledged.Count >= target;
            },
            Patience);
    }

    private static async Task HasConsumedAllAsync(SteadySenders senders, SeenNumbers seen)
    {
        long[] missing = [.. senders.Acknowledged];
        await Wait.UntilAsync(
            () => Task.FromResult((missing = Array.FindAll(missing, number => !seen.Has(number))).Length),
            count => count == 0,
            Patience);
    }

    // What nobody was told of is among the messages too: all of them are consumed, and nothing is left to commit.
    private static async Task HasStoredTheEndsAsync(RocketMqClient client, string brokerName, string group)
    {
        ConsumerRequests requests = new(client, group);
        for (int queueId = 0; queueId < Queues; queueId++)
        {
            MessageQueue queue = new(Topic, brokerName, queueId);
            long end = await requests.MaxOffsetAsync(queue, CancellationToken.None);
            await Wait.UntilAsync(
                () => requests.QueryOffsetAsync(queue, CancellationToken.None), stored => stored == end, Patience);
        }
    }

    private void Tell(string flushDiskType, SteadySenders senders, SeenNumbers shared, SeenNumbers ordered)
    {
        string failures = string.Join(", ", senders.Failures.Select(failure => $"{failure.Key}: {failure.Value}"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{flushDiskType}, killed {Kills} times: {senders.Begun} messages sent, "
            + $"{senders.Acknowledged.Count} acknowledged; sends that failed: {failures}. Consumed by a shared group: "
            + $"{shared.Count} ({shared.Repeated} again), by an orderly one: {ordered.Count} ({ordered.Repeated})."));
    }
}
