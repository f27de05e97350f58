using System.Text;
using RocketNet.Client;
using RocketNet.Protocol.Wire;
using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>
/// What a producer of RocketNet.Client is told, by our broker and by two of Java's, and what a Java consumer then gets.
/// </summary>
[Collection(JavaClients.GroupCollection)]
[Trait("needs", "java")]
public sealed class ClientProducerTests(JavaClients java)
{
    private const string Topic = "ByOurs";

    // What is told here is not about time, and two servers and a consumer of Java's keep a machine busy.
    private static readonly TimeSpan SendPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RoutePatience = TimeSpan.FromSeconds(60);

    // The driver shows no more of a body.
    private const int ShownCharsMax = 40;

    private static readonly string LongText = new('z', 5_000);

    [JavaTheory]
    [InlineData("4.9.7")]
    [InlineData("5.3.3")]
    [InlineData("rocketnet")]
    public async Task A_producer_has_the_same_outcomes_with_every_broker(string version)
    {
        IServerPrograms servers = CompatTarget.Of(version);
        ServerPairOptions options = new() { BrokerLines = ["messageDelayLevel=1s 2s", "maxMessageSize=10000"] };
        await using ServerPair pair = await ServerPair.StartAsync(servers, servers, options);
        await using RocketMqClient client = new(new ClientOptions { NamesrvAddr = pair.NameServerAddress });
        await using Producer producer = client.CreateProducer(
            new ProducerOptions { Group = "ours_" + Topic, SendMsgTimeout = SendPatience });

        SendResult single = await SendFirstAsync(producer);
        MessageQueue queue = single.Queue;
        SendResult large = await producer.SendAsync(Text(LongText), queue);
        await producer.SendOnewayAsync(Text("oneway"), queue);
        IReadOnlyList<SendResult> batch = await producer.SendBatchAsync([Text("b0"), Text("b1"), Text("b2")]);
        SendResult ordered = await producer.SendOrderedAsync(Text("ordered"), "user-7");
        SendResult delayed = await producer.SendAsync(new Message(Topic, Utf8("delayed")) { DelayLevel = 1 });
        RocketMqException tooLarge = await RefusalAsync(producer, new Message(Topic, Noise(20_000)), queue);
        RocketMqException noQueue = await RefusalAsync(producer, Text("nowhere"), queue with { QueueId = 99 });

        Assert.All(
            [single, large, batch[0], ordered, delayed], result => Assert.Equal(SendStatus.Ok, result.Status));
        Assert.Equal((0L, 1L), (single.QueueOffset, large.QueueOffset));
        Assert.Equal((Topic, "broker-a"), (queue.Topic, queue.BrokerName));
        Assert.Equal(3, ordered.Queue.QueueId);
        Assert.Equal(4, (await producer.GetPublishQueuesAsync(Topic)).Count);
        Assert.Matches("^[0-9A-F]{32}$", single.OffsetMessageId);
        Assert.Equal(3, batch[0].OffsetMessageId.Split(',').Length);
        Assert.Equal(ResponseCode.MessageIllegal, tooLarge.Code);
        Assert.Equal(version == "5.3.3" ? ResponseCode.InvalidParameter : ResponseCode.SystemError, noQueue.Code);
        await AssertReceivedByJavaAsync(pair, single, batch[0], delayed);
    }

    private async Task AssertReceivedByJavaAsync(
        ServerPair pair, SendResult single, SendResult batch, SendResult delayed)
    {
        string[] bodies = ["single", LongText[..ShownCharsMax], "oneway", "b0", "b1", "b2", "ordered", "delayed"];
        await using JavaConsumer consumer = java.Consume(pair, Topic, "by_java");
        await consumer.ReceivesAllAsync(bodies);
        IReadOnlyList<ReceivedMessage> received = await consumer.StopAsync();

        Assert.Equal(bodies.Order(), received.Select(message => message.Body).Order());
        Dictionary<string, string> ids = received.ToDictionary(message => message.Body, message => message.Id);
        Assert.Equal(
            [single.MessageId, .. batch.MessageId.Split(','), delayed.MessageId],
            [ids["single"], ids["b0"], ids["b1"], ids["b2"], ids["delayed"]]);
    }

    // A broker that has just started is in the routes a little later.
    private static async Task<SendResult> SendFirstAsync(Producer producer) =>
        (await Wait.UntilAsync(() => TrySendFirstAsync(producer), sent => sent is not null, RoutePatience))!;

    private static async Task<SendResult?> TrySendFirstAsync(Producer producer)
    {
        try
        {
            return await producer.SendAsync(Text("single"));
        }
        catch (RocketMqException failure) when (
            failure.Failure is RocketMqFailure.NoBroker or RocketMqFailure.NoSuchTopic)
        {
            return null;
        }
    }

    private static Task<RocketMqException> RefusalAsync(Producer producer, Message message, MessageQueue queue) =>
        Assert.ThrowsAsync<RocketMqException>(async () => await producer.SendAsync(message, queue));

    private static byte[] Noise(int byteCount)
    {
        byte[] bytes = new byte[byteCount];
        new Random(7).NextBytes(bytes);
        return bytes;
    }

    private static Message Text(string body) => new(Topic, Utf8(body), "TagA");

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
