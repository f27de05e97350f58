using System.Text;
using RocketNet.Client.Consuming;
using RocketNet.Client.Instances;
using RocketNet.TestKit;

namespace RocketNet.Client.Tests.Consuming;

public sealed class NamespaceTests
{
    private static readonly ProducerOptions Patient = TestCluster.Patient with { DefaultTopicQueueNums = 4 };

    [Theory]
    [InlineData("Orders", "shop%Orders")]
    [InlineData("%RETRY%billing", "%RETRY%shop%billing")]
    [InlineData("%DLQ%billing", "%DLQ%shop%billing")]
    [InlineData("shopper", "shop%shopper")]
    [InlineData("other%Orders", "shop%other%Orders")]
    public void A_name_is_wrapped_once_and_unwrapped_again(string name, string wrapped)
    {
        ResourceNames names = new("shop");

        Assert.Equal(wrapped, names.Wrap(name));
        Assert.Equal(wrapped, names.Wrap(wrapped));
        Assert.Equal(name, names.Unwrap(wrapped));
    }

    [Theory]
    [InlineData("TBW102")]
    [InlineData("RMQ_SYS_TRACE_TOPIC")]
    [InlineData("rmq_sys_REVIVE_LOG_c")]
    [InlineData("CID_RMQ_SYS_TRANS")]
    [InlineData("")]
    public void What_is_the_systems_own_belongs_to_no_namespace(string name)
    {
        ResourceNames names = new("shop");

        Assert.Equal((name, name), (names.Wrap(name), names.Unwrap(name)));
    }

    [Theory]
    [InlineData("a%b")]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData(" ")]
    public void A_namespace_that_no_topic_could_have_is_refused(string text)
    {
        ClientOptions options = new() { NamesrvAddr = "127.0.0.1:1", Namespace = text };

        RocketMqException failure = Assert.Throws<RocketMqException>(() => new RocketMqClient(options));

        Assert.Equal(RocketMqFailure.InvalidOptions, failure.Failure);
        Assert.Contains("Namespace", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_topic_may_be_no_longer_than_127_characters_with_its_namespace()
    {
        ClientOptions options = new() { NamesrvAddr = "127.0.0.1:1", Namespace = new string('n', 125) };
        await using RocketMqClient client = new(options);
        await using Producer producer = client.CreateProducer(Patient);

        RocketMqException failure = await Assert.ThrowsAsync<RocketMqException>(
            async () => await producer.SendAsync(new Message("ab", new byte[1])));

        Assert.Equal(RocketMqFailure.InvalidMessage, failure.Failure);
        Assert.Throws<RocketMqException>(
            () => new RocketMqClient(options with { Namespace = new string('n', 126) }));
    }

    [Fact]
    public async Task Producer_and_pull_consumer_see_their_own_names_and_the_broker_those_of_the_namespace()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await using RocketMqClient client = cluster.Client(options => options with { Namespace = "shop" });
        await using Producer producer = client.CreateProducer(Patient);
        await using PullConsumer consumer = new(client, new PullConsumerOptions { ConsumerGroup = "reading" });
        await consumer.StartAsync();

        SendResult sent = await producer.SendAsync(Text("one"));
        SendResult second = await producer.SendAsync(Text("two"), sent.Queue);
        IReadOnlyList<SendResult> batch = await producer.SendBatchAsync([Text("three"), Text("four")]);
        SendResult ordered = await producer.SendOrderedAsync(Text("five"), "user-7");
        await Wait.UntilAsync(async () => (await consumer.PullAsync(sent.Queue, 0)).Messages.Count >= 2);
        PullResult pulled = await consumer.PullAsync(sent.Queue, 0);
        await consumer.CommitAsync(sent.Queue, 1);

        ReceivedMessage message = pulled.Messages[0];
        Assert.All(
            [sent.Queue, second.Queue, batch[0].Queue, ordered.Queue, message.Queue],
            queue => Assert.Equal("Orders", queue.Topic));
        Assert.Equal(("Orders", "shop"), (message.Topic, message.Property("INSTANCE_ID")));
        Assert.Equal("p", producer.Group);
        Assert.All(await producer.GetPublishQueuesAsync("Orders"), queue => Assert.Equal("Orders", queue.Topic));
        Assert.All(await consumer.QueuesAsync("Orders"), queue => Assert.Equal("Orders", queue.Topic));
        Assert.Equal(1, await consumer.CommittedAsync(sent.Queue));
        Assert.Equal(1, await cluster.StoredOffsetAsync("shop%Orders", "shop%reading", sent.Queue.QueueId));
        Assert.Equal(pulled.MaxOffset, await cluster.CountAsync("shop%Orders", sent.Queue.QueueId));
    }

    [Fact]
    public async Task A_push_consumer_sees_its_own_names_also_of_what_comes_again()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await using RocketMqClient client = cluster.Client(options => options with { Namespace = "shop" });
        await using Producer producer = client.CreateProducer(Patient);
        await producer.SendAsync(Text("one"));
        RecordingHandler handler = new((_, _) => new ValueTask<ConsumeResult>(ConsumeResult.ReconsumeLater));

        await using PushConsumer consumer = await ConsumerCluster.ConsumeAsync(
            client, "Orders", handler, options => options with { ConsumerGroup = "billing", MaxReconsumeTimes = 1 });
        await Wait.UntilAsync(async () => await cluster.CountAsync("%DLQ%shop%billing") == 1);

        Assert.Equal([0, 1], handler.Messages.Select(message => message.ReconsumeTimes));
        Assert.All(handler.Messages, message => Assert.Equal("Orders", message.Topic));
        Assert.Equal(["Orders", "%RETRY%billing"], handler.Messages.Select(message => message.Queue.Topic));
        Assert.Equal(["%RETRY%billing", "Orders"], consumer.Queues.Select(queue => queue.Topic).Distinct().Order());
        Assert.Equal("billing", consumer.Group);
    }

    [Fact]
    public async Task A_topic_subscribed_to_later_is_the_namespaces_too()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await cluster.SendAsync("shop%Later", 4);
        await cluster.SendAsync("Later", 4, first: 4);
        await using RocketMqClient client = cluster.Client(options => options with { Namespace = "shop" });
        RecordingHandler handler = new();
        await using PushConsumer consumer = await ConsumerCluster.ConsumeAsync(
            client, "First", handler, options => options with { ConsumerGroup = "billing" });

        await consumer.SubscribeAsync("Later");
        await handler.HasAsync(4);
        await consumer.UnsubscribeAsync("Later");
        await ConsumerCluster.HoldsAsync(consumer, "Later", 0);

        Assert.Equal(["m0", "m1", "m2", "m3"], handler.Bodies.Order());
    }

    [Fact]
    public async Task An_administrator_works_within_the_namespace()
    {
        await using ConsumerCluster cluster = await ConsumerCluster.StartAsync();
        await using RocketMqClient client = cluster.Client(options => options with { Namespace = "shop" });
        AdminClient admin = client.CreateAdmin();
        await using Producer producer = client.CreateProducer(Patient);

        await admin.CreateTopicAsync("DefaultCluster", "Orders", new TopicLayout { WriteQueueNums = 1 });
        SendResult sent = await producer.SendAsync(
            new Message("Orders", Encoding.UTF8.GetBytes("one"), keys: "order-1"));
        IReadOnlyList<ReceivedMessage> found = [];
        await Wait.UntilAsync(async () =>
            (found = await admin.QueryMessageAsync(new MessageQuery("Orders", "order-1"))).Count == 1);

        Assert.Equal("Orders", found[0].Topic);
        Assert.Equal("Orders", (await admin.ViewMessageAsync(sent.OffsetMessageId)).Topic);
        Assert.Equal(1, await admin.GetMaxOffsetAsync(sent.Queue));
        Assert.Equal(1, await cluster.CountAsync("shop%Orders", sent.Queue.QueueId));
    }

    private static Message Text(string body) => new("Orders", Encoding.UTF8.GetBytes(body));
}
