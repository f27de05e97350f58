using System.Text;
using RocketNet.Client;
using RocketNet.Client.Consuming;
using RocketNet.Client.Tests.Consuming;
using RocketNet.Protocol.Bodies;
using RocketNet.TestKit;
using MessageQueue = RocketNet.Client.MessageQueue;
using OwnMessage = RocketNet.Client.ReceivedMessage;

namespace RocketNet.Compat.Tests;

/// <summary>
/// Polling, batches of messages and SQL92 filters of our consumers: the same outcomes with every server.
/// </summary>
[Collection(JavaClients.GroupCollection)]
[Trait("needs", "java")]
public sealed class LitePullTests(JavaClients java)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly ServerPairOptions Options = new()
    {
        BrokerLines = ["messageDelayLevel=1s 1s 1s 1s 1s 1s", "enablePropertyFilter=true"],
    };

    [JavaTheory]
    [InlineData("rocketnet")]
    [InlineData("4.9.7")]
    [InlineData("5.3.3")]
    public async Task Outcomes_are_the_same_with_every_server(string servers)
    {
        IServerPrograms programs = CompatTarget.Of(servers);
        await using ServerPair pair = await ServerPair.StartAsync(programs, programs, Options);
        await java.SendAsync(pair, "Lite", 40, "route=wait", "tags=TagA,TagB", "user=true");
        await using RocketMqClient client =
            new(new ClientOptions { NamesrvAddr = pair.NameServerAddress, VipChannelEnabled = true });
        await SubscribesAsync(client);
        await AssignsAsync(client);
        await TakesBatchesAsync(client);
        await FiltersAsync(client, servers);
        await SendsByTheVipPortAsync(client);
    }

    private static async Task SubscribesAsync(RocketMqClient client)
    {
        LitePullConsumerOptions options = Lite("lite") with
        {
            Subscriptions = new Dictionary<string, string> { ["Lite"] = "TagA" },
        };
        await using LitePullConsumer first = new(client, options);
        await first.StartAsync();
        List<OwnMessage> all = await PollAsync(first, 20);
        await first.CommitAsync();
        MessageQueue[] tagged = [.. first.Assignment.Where(queue => queue.QueueId % 2 == 0)];
        long[] committed = [.. await Task.WhenAll(tagged.Select(queue => first.CommittedAsync(queue)))];
        await first.DisposeAsync();
        await using LitePullConsumer second = new(client, options);
        await second.StartAsync();
        await Wait.UntilAsync(() => second.Assignment.Count == 4, Patience);

        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"m{2 * number}").Order(), all.Select(Text).Order());
        Assert.Equal([10, 10], committed);
        Assert.Empty(await second.PollAsync(TimeSpan.FromSeconds(1)));
    }

    private static async Task AssignsAsync(RocketMqClient client)
    {
        await using LitePullConsumer consumer = new(client, Lite("lite-assigned"));
        IReadOnlyList<MessageQueue> queues = await consumer.FetchMessageQueuesAsync("Lite");
        await consumer.AssignAsync([queues[2]]);
        await consumer.StartAsync();

        await consumer.SeekAsync(queues[2], 7);
        List<OwnMessage> end = await PollAsync(consumer, 3);
        await consumer.SeekToBeginAsync(queues[2]);
        List<OwnMessage> all = await PollAsync(consumer, 10);
        RocketMqException outside =
            await Assert.ThrowsAsync<RocketMqException>(() => consumer.SeekAsync(queues[2], 11));
        await consumer.CommitAsync();

        Assert.Equal(4, queues.Count);
        Assert.Equal([7, 8, 9], end.Select(message => (int)message.QueueOffset));
        Assert.Equal(Enumerable.Range(0, 10), all.Select(message => (int)message.QueueOffset));
        Assert.Equal(RocketMqFailure.InvalidOptions, outside.Failure);
        Assert.Equal(10, await consumer.CommittedAsync(queues[2]));
        Assert.Equal(0, await consumer.OffsetForTimestampAsync(queues[2], all[0].StoreTime.AddHours(-1)));
    }

    private static async Task TakesBatchesAsync(RocketMqClient client)
    {
        BatchRecorder handler = new(batch => batch[0].ReconsumeTimes == 0 && batch.Count > 1
            ? ConsumeResult.ReconsumeLater.AfterFirst(batch.Count - 1)
            : ConsumeResult.Success);
        PushConsumerOptions options = Push("batches") with { ConsumeMessageBatchMaxSize = 5 };
        await using PushConsumer consumer = new(client, options, handler);
        await consumer.StartAsync();

        await Wait.UntilAsync(() => handler.Messages.Count(message => message.ReconsumeTimes == 0) >= 40, Patience);
        int again = handler.Batches.Count(batch => batch[0].ReconsumeTimes == 0 && batch.Count > 1);
        await Wait.UntilAsync(() => handler.Messages.Count(message => message.ReconsumeTimes == 1) >= again, Patience);

        Assert.Equal(40, handler.Messages.Count(message => message.ReconsumeTimes == 0));
        Assert.Equal(again, handler.Messages.Count(message => message.ReconsumeTimes == 1));
        Assert.All(handler.Batches, batch => Assert.InRange(batch.Count, 1, 5));
        Assert.NotEqual(0, again);
    }

    // What our broker does not do it says before the start; see docs/compatibility.md.
    private static async Task FiltersAsync(RocketMqClient client, string servers)
    {
        await using PushConsumer wrong = new(client, Sql("sql-wrong", "number >"), new BatchRecorder(Done));
        RocketMqException refusal = await Assert.ThrowsAsync<RocketMqException>(() => wrong.StartAsync());
        Assert.Equal(RocketMqFailure.Refused, refusal.Failure);
        BatchRecorder handler = new(Done);
        await using PushConsumer consumer = new(client, Sql("sql", "colour = 'red' AND number < 10"), handler);
        if (servers == "rocketnet")
        {
            await Assert.ThrowsAsync<RocketMqException>(() => consumer.StartAsync());
            return;
        }

        await consumer.StartAsync();
        await Wait.UntilAsync(() => handler.Messages.Count() >= 5, Patience);
        await consumer.DisposeAsync();

        Assert.Equal(["m0", "m2", "m4", "m6", "m8"], handler.Messages.Select(Text).Order());
    }

    private static async Task SendsByTheVipPortAsync(RocketMqClient client)
    {
        await using Producer producer = client.CreateProducer(
            new ProducerOptions { Group = "vip", SendMsgTimeout = TimeSpan.FromSeconds(30) });

        SendResult sent = await producer.SendAsync(new Message("Lite", Encoding.UTF8.GetBytes("vip")));

        Assert.Equal((SendStatus.Ok, 10L), (sent.Status, sent.QueueOffset));
    }

    private static ConsumeResult Done(IReadOnlyList<OwnMessage> messages) => ConsumeResult.Success;

    private static LitePullConsumerOptions Lite(string group) => new()
    {
        ConsumerGroup = group,
        ConsumeFromWhere = ConsumeFromWhere.FirstOffset,
    };

    private static PushConsumerOptions Push(string group) => new()
    {
        ConsumerGroup = group,
        Subscriptions = new Dictionary<string, string> { ["Lite"] = "*" },
        ConsumeFromWhere = ConsumeFromWhere.FirstOffset,
    };

    private static PushConsumerOptions Sql(string group, string expression) => Push(group) with
    {
        Subscriptions = new Dictionary<string, string>(),
        SqlSubscriptions = new Dictionary<string, string> { ["Lite"] = expression },
    };

    private static async Task<List<OwnMessage>> PollAsync(LitePullConsumer consumer, int count)
    {
        List<OwnMessage> polled = [];
        while (polled.Count < count)
        {
            IReadOnlyList<OwnMessage> poll = await consumer.PollAsync(Patience);
            Assert.NotEmpty(poll);
            polled.AddRange(poll);
        }

        return polled;
    }

    private static string Text(OwnMessage message) => Encoding.UTF8.GetString(message.Body.Span);
}
