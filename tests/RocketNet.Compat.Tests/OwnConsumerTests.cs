using RocketNet.Client;
using RocketNet.Client.Consuming;
using RocketNet.Client.Tests.Consuming;
using RocketNet.Protocol.Bodies;
using RocketNet.TestKit;
using OwnMessage = RocketNet.Client.ReceivedMessage;

namespace RocketNet.Compat.Tests;

/// <summary>Our push consumer at Java's servers and at ours: the same outcomes, and groups shared with Java.</summary>
[Collection(JavaClients.GroupCollection)]
[Trait("needs", "java")]
public sealed class OwnConsumerTests(JavaClients java)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly ServerPairOptions ShortLevels = new()
    {
        BrokerLines = ["messageDelayLevel=1s 1s 1s 1s 1s 1s"],
    };

    [JavaTheory]
    [InlineData("rocketnet")]
    [InlineData("4.9.7")]
    [InlineData("5.3.3")]
    public async Task Outcomes_are_the_same_with_every_server(string servers)
    {
        await using ServerPair pair = await StartAsync(servers);
        IReadOnlyList<SentMessage> sent = await java.SendAsync(pair, "Own", 30, "route=wait", "tags=TagA,TagB,TagC");
        await using RocketMqClient client = Client(pair);
        await ConsumesByTagAsync(client, sent);
        await RetriesAsync(client, sent);
        await ConsumesInOrderAsync(client);
        await GoesOnAsync(pair, client);
    }

    [JavaTheory]
    [InlineData("rocketnet")]
    [InlineData("4.9.7")]
    [InlineData("5.3.3")]
    public async Task A_group_of_a_java_consumer_and_ours_agrees_on_the_queues_and_loses_nothing(string servers)
    {
        await using ServerPair pair = await StartAsync(servers);
        await java.SendAsync(pair, "Mixed", 8, "route=wait", "prefix=before-");
        await using JavaConsumer theirs = java.Consume(pair, "Mixed", "mixed", "rebalance=1000");
        await theirs.HoldsQueuesAsync(4);
        await theirs.ReceivesAsync(8);
        RecordingHandler ours = new();
        await using RocketMqClient client = Client(pair);
        await using PushConsumer consumer = await ConsumeAsync(client, "Mixed", "mixed", ours);
        await theirs.HoldsQueuesAsync(2);
        await HoldsAsync(consumer, "Mixed", 2);

        // In steady state each message has one reader; what the hand-over may bring twice was sent before.
        IReadOnlyList<SentMessage> steady = await java.SendAsync(pair, "Mixed", 40, "prefix=steady-");
        string[] Steady() =>
        [
            .. theirs.Received.Select(message => message.Body).Concat(ours.Bodies)
                .Where(body => body.StartsWith("steady-", StringComparison.Ordinal))
                .Order(),
        ];
        await Wait.UntilAsync(() => Steady().Length >= 40, Patience);
        string[] steadily = Steady();
        int own = ours.Bodies.Count(body => body.StartsWith("steady-", StringComparison.Ordinal));

        await theirs.Process.KillAsync();
        IReadOnlyList<SentMessage> after = await java.SendAsync(pair, "Mixed", 20, "prefix=after-");
        await HoldsAsync(consumer, "Mixed", 4);
        await Wait.UntilAsync(() => after.All(message => ours.Bodies.Contains(message.Body)), Patience);

        Assert.Equal(steady.Select(message => message.Body).Order(), steadily);
        Assert.Equal(20, own);
    }

    private static async Task ConsumesByTagAsync(RocketMqClient client, IReadOnlyList<SentMessage> sent)
    {
        RecordingHandler handler = new();
        await using PushConsumer consumer =
            await ConsumeAsync(client, "Own", "own-tags", handler, expression: "TagA || TagC");
        string[] wanted = [.. sent.Where((_, index) => index % 3 != 1).Select(message => message.Body).Order()];

        await Wait.UntilAsync(() => handler.Bodies.Count >= wanted.Length, Patience);
        await consumer.DisposeAsync();

        Assert.Equal(wanted, handler.Bodies.Order());
        Assert.All(handler.Messages, message => Assert.Contains(
            sent, one => one.Id == message.MessageId && one.QueueOffset == message.QueueOffset));
    }

    private static async Task RetriesAsync(RocketMqClient client, IReadOnlyList<SentMessage> sent)
    {
        RecordingHandler handler = new((message, _) => new ValueTask<ConsumeResult>(
            message.MessageId == sent[0].Id && message.ReconsumeTimes < 2
                ? ConsumeResult.ReconsumeLater
                : ConsumeResult.Success));
        await using PushConsumer consumer = await ConsumeAsync(client, "Own", "own-retry", handler);
        OwnMessage[] Tries() =>
            [.. handler.Messages.Where(message => message.MessageId == sent[0].Id)];

        await Wait.UntilAsync(() => handler.Bodies.Distinct().Count() == 30 && Tries().Length == 3, Patience);

        Assert.Equal([0, 1, 2], Tries().Select(message => message.ReconsumeTimes));
        Assert.All(Tries(), message => Assert.Equal("Own", message.Topic));
    }

    private static async Task ConsumesInOrderAsync(RocketMqClient client)
    {
        RecordingHandler handler = new();
        await using PushConsumer consumer =
            await ConsumeAsync(client, "Own", "own-orderly", handler, isOrderly: true);

        await Wait.UntilAsync(() => handler.Bodies.Count >= 30, Patience);

        Assert.All(handler.Messages.GroupBy(message => message.QueueId), queue => Assert.Equal(
            Enumerable.Range(0, queue.Count()), queue.Select(message => (int)message.QueueOffset)));
        Assert.Equal(30, handler.Bodies.Count);
    }

    // The group of the orderly consumer has stored its offsets when that was stopped.
    private async Task GoesOnAsync(ServerPair pair, RocketMqClient client)
    {
        IReadOnlyList<SentMessage> more = await java.SendAsync(pair, "Own", 12, "prefix=more-");
        RecordingHandler handler = new();
        await using PushConsumer consumer = await ConsumeAsync(client, "Own", "own-orderly", handler);

        await Wait.UntilAsync(() => handler.Bodies.Count >= 12, Patience);
        await consumer.DisposeAsync();

        Assert.Equal(more.Select(message => message.Body).Order(), handler.Bodies.Order());
    }

    private static Task<ServerPair> StartAsync(string servers)
    {
        IServerPrograms programs = CompatTarget.Of(servers);
        return ServerPair.StartAsync(programs, programs, ShortLevels);
    }

    private static RocketMqClient Client(ServerPair pair) =>
        new(new ClientOptions { NamesrvAddr = pair.NameServerAddress });

    private static async Task<PushConsumer> ConsumeAsync(
        RocketMqClient client,
        string topic,
        string group,
        IMessageHandler handler,
        string expression = "*",
        bool isOrderly = false)
    {
        PushConsumerOptions options = new()
        {
            ConsumerGroup = group,
            Subscriptions = new Dictionary<string, string> { [topic] = expression },
            ConsumeFromWhere = ConsumeFromWhere.FirstOffset,
            ConsumeOrderly = isOrderly,
        };
        PushConsumer consumer = new(client, options, handler);
        await consumer.StartAsync();
        return consumer;
    }

    private static Task HoldsAsync(PushConsumer consumer, string topic, int queues) =>
        Wait.UntilAsync(() => consumer.Queues.Count(queue => queue.Topic == topic) == queues, Patience);
}
