using System.Text;
using RocketNet.Client;
using RocketNet.Client.Consuming;
using RocketNet.Client.Tests.Consuming;
using RocketNet.Protocol.Bodies;
using RocketNet.TestKit;

namespace RocketNet.Compat.Tests;

/// <summary>A namespace of our client is that of a Java client, with every server.</summary>
[Collection(JavaClients.GroupCollection)]
[Trait("needs", "java")]
public sealed class NamespaceTests(JavaClients java)
{
    private const string Topic = "Spaced";
    private const string Group = "spaced";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly ServerPairOptions ShortLevels = new() { BrokerLines = ["messageDelayLevel=1s 1s 1s 1s"] };

    [JavaTheory]
    [InlineData("rocketnet")]
    [InlineData("4.9.7")]
    [InlineData("5.3.3")]
    public async Task Messages_go_both_ways_between_java_and_us_within_a_namespace_and_come_again_there(string servers)
    {
        IServerPrograms programs = CompatTarget.Of(servers);
        await using ServerPair pair = await ServerPair.StartAsync(programs, programs, ShortLevels);
        await using RocketMqClient client =
            new(new ClientOptions { NamesrvAddr = pair.NameServerAddress, Namespace = "shop" });
        await using Producer producer = client.CreateProducer(
            new ProducerOptions { Group = Group, SendMsgTimeout = TimeSpan.FromSeconds(30) });

        IReadOnlyList<SentMessage> theirs = await java.SendAsync(
            pair, Topic, 4, "route=wait", "space=shop", "prefix=theirs-");
        await java.SendAsync(pair, Topic, 4, "prefix=outside-");
        RecordingHandler handler = new((message, _) => new ValueTask<ConsumeResult>(
            message.ReconsumeTimes == 0 ? ConsumeResult.ReconsumeLater : ConsumeResult.Success));
        await using PushConsumer consumer = new(client, Options(), handler);
        await consumer.StartAsync();
        await Wait.UntilAsync(() => handler.Messages.Count >= 8, Patience);
        await consumer.DisposeAsync();
        SendResult ours = await producer.SendAsync(new Message(Topic, Encoding.UTF8.GetBytes("ours")));
        await using JavaConsumer javaConsumer = java.Consume(pair, Topic, Group, "space=shop");
        await javaConsumer.ReceivesAsync(1);

        Assert.Equal(
            theirs.Concat(theirs).Select(message => message.Body).Order(), handler.Bodies.Order());
        Assert.All(handler.Messages, message => Assert.Equal(Topic, message.Topic));
        Assert.Equal(Topic, ours.Queue.Topic);

        // The same group: it goes on behind what ours has consumed.
        ReceivedMessage received = Assert.Single(await javaConsumer.StopAsync());
        Assert.Equal(("ours", ours.MessageId), (received.Body, received.Id));
    }

    private static PushConsumerOptions Options() => new()
    {
        ConsumerGroup = Group,
        Subscriptions = new Dictionary<string, string> { [Topic] = "*" },
        ConsumeFromWhere = ConsumeFromWhere.FirstOffset,
    };
}
