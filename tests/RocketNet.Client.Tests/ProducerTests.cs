using System.Text;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Client.Tests;

public sealed class ProducerTests
{
    [Fact]
    public async Task A_message_arrives_as_it_was_sent()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");
        await using RocketMqClient client = cluster.Client();
        await using Producer producer = client.CreateProducer(TestCluster.Patient);

        SendResult sent = await producer.SendAsync(new Message("Orders", Utf8("hello"), "TagA", "k1 k2")
        {
            Flag = 7,
            Properties = new Dictionary<string, string> { ["region"] = "Süd \"4\"" },
        });

        ReceivedMessage received = Assert.Single(await PullAsync(client, sent.Queue, 0));
        Assert.Equal(SendStatus.Ok, sent.Status);
        Assert.Equal(0, sent.QueueOffset);
        Assert.Equal(sent.MessageId, received.MessageId);
        Assert.Equal(sent.OffsetMessageId, received.OffsetMessageId);
        Assert.Equal("hello", Encoding.UTF8.GetString(received.Body.Span));
        Assert.Equal(
            ("TagA", "k1 k2", 7, "Süd \"4\""),
            (received.Tags, received.Keys, received.Flag, received.Property("region")));
        Assert.Matches("^[0-9A-F]{32}$", sent.MessageId);
    }

    [Fact]
    public async Task A_topic_made_by_its_first_message_gets_the_wanted_queues_and_all_are_used_in_turn()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");
        await using RocketMqClient client = cluster.Client();
        await using Producer producer =
            client.CreateProducer(TestCluster.Patient with { DefaultTopicQueueNums = 3 });

        List<int> queues = [];
        for (int message = 0; message < 6; message++)
        {
            queues.Add((await producer.SendAsync(new Message("Orders", Utf8("x")))).Queue.QueueId);
        }

        Assert.Equal([0, 0, 1, 1, 2, 2], queues.Order());
        Assert.NotEqual(queues[0], queues[1]);
    }

    [Fact]
    public async Task A_large_body_travels_compressed_and_is_read_as_it_was()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");
        await using RocketMqClient client = cluster.Client();
        await using Producer producer = client.CreateProducer(TestCluster.Patient);
        byte[] body = new byte[4096];
        body.AsSpan(2048).Fill(1);

        SendResult large = await producer.SendAsync(new Message("Orders", body));
        SendResult small = await producer.SendAsync(new Message("Orders", body.AsMemory(1)));

        ReceivedMessage compressed = Assert.Single(await PullAsync(client, large.Queue, 0));
        Assert.Equal(1, compressed.SysFlag);
        Assert.True(compressed.StoredBodyBytes < 200);
        Assert.Equal(body, compressed.Body.ToArray());
        Assert.Equal(0, Assert.Single(await PullAsync(client, small.Queue, 0)).SysFlag);
    }

    [Fact]
    public async Task Messages_of_one_key_lie_in_the_queue_that_Java_takes_for_it()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");
        await using RocketMqClient client = cluster.Client();
        await using Producer producer = client.CreateProducer(TestCluster.Patient);

        SendResult first = await producer.SendOrderedAsync(new Message("Orders", Utf8("1")), "user-7");
        SendResult second = await producer.SendOrderedAsync(new Message("Orders", Utf8("2")), "user-7");

        // "user-7".hashCode() is -836031819 in Java.
        Assert.Equal((3, 0L), (first.Queue.QueueId, first.QueueOffset));
        Assert.Equal((3, 1L), (second.Queue.QueueId, second.QueueOffset));
    }

    [Fact]
    public async Task A_batch_is_split_where_it_grows_too_large_and_keeps_its_order()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");
        await using RocketMqClient client = cluster.Client();
        ProducerOptions options = TestCluster.Patient with { MaxMessageSize = 2_000, DefaultTopicQueueNums = 1 };
        await using Producer producer = client.CreateProducer(options);
        Message[] messages =
            [.. Enumerable.Range('a', 5).Select(letter => new Message("Orders", Utf8(new string((char)letter, 500))))];

        IReadOnlyList<SendResult> results = await producer.SendBatchAsync(messages);

        List<ReceivedMessage> received = await PullAsync(client, results[0].Queue, 0);
        Assert.Equal([0L, 2, 4], results.Select(result => result.QueueOffset));
        Assert.Equal("abcde", string.Concat(received.Select(message => (char)message.Body.Span[0])));
        Assert.Equal(
            results.SelectMany(result => result.MessageId.Split(',')), received.Select(message => message.MessageId));
    }

    [Fact]
    public async Task A_one_way_message_is_stored_in_the_given_queue()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");
        await using RocketMqClient client = cluster.Client();
        await using Producer producer = client.CreateProducer(TestCluster.Patient);
        SendResult first = await producer.SendAsync(new Message("Orders", Utf8("first")));

        await producer.SendOnewayAsync(new Message("Orders", Utf8("second")), first.Queue);

        // The broker takes the requests of a connection in order.
        SendResult third = await producer.SendAsync(new Message("Orders", Utf8("third")), first.Queue);
        Assert.Equal(2, third.QueueOffset);
    }

    [Fact]
    public async Task A_delayed_message_waits_with_its_level()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");
        await using RocketMqClient client = cluster.Client();
        await using Producer producer = client.CreateProducer(TestCluster.Patient);

        SendResult sent = await producer.SendAsync(new Message("Orders", Utf8("later")) { DelayLevel = 18 });

        ReceivedMessage waiting = Assert.Single(
            await PullAsync(client, new MessageQueue("SCHEDULE_TOPIC_XXXX", "broker-a", 17), 0));
        Assert.Equal(SendStatus.Ok, sent.Status);
        Assert.Equal("Orders", waiting.Property("REAL_TOPIC"));
        Assert.Empty(await PullAsync(client, sent.Queue, 0));
    }

    [Fact]
    public async Task Many_sends_at_once_are_all_stored_once()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");
        await using RocketMqClient client = cluster.Client();
        await using Producer producer = client.CreateProducer(TestCluster.Patient);
        await producer.SendAsync(new Message("Orders", Utf8("first")));

        SendResult[] results = await Task.WhenAll(Enumerable.Range(0, 2_000).Select(n =>
            producer.SendAsync(new Message("Orders", Utf8(n.ToString()))).AsTask()));

        Assert.Equal(2_000, results.Select(result => (result.Queue, result.QueueOffset)).Distinct().Count());
        Assert.Equal(2_000, results.Select(result => result.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task A_broker_that_has_gone_is_left_for_the_other_one()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a", "broker-b");
        await using RocketMqClient client = cluster.Client();
        await using Producer producer = client.CreateProducer(TestCluster.Patient);
        IReadOnlyList<MessageQueue> queues = await producer.GetPublishQueuesAsync("Orders");
        Assert.Contains(queues, queue => queue.BrokerName == "broker-b");
        await cluster.StopBrokerAsync("broker-b");

        for (int message = 0; message < 8; message++)
        {
            SendResult sent = await producer.SendAsync(new Message("Orders", Utf8("x")));
            Assert.Equal("broker-a", sent.Queue.BrokerName);
        }
    }

    [Fact]
    public async Task A_producer_is_known_at_the_broker_until_it_is_disposed()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");
        await using RocketMqClient client = cluster.Client();
        Producer producer = client.CreateProducer(TestCluster.Patient);
        await producer.SendAsync(new Message("Orders", Utf8("x")));
        await client.SendHeartbeatsAsync(CancellationToken.None);

        Assert.Equal(client.ClientId, Assert.Single(await ConnectionsAsync(cluster, client)).ClientId);

        await producer.DisposeAsync();
        Assert.Empty(await ConnectionsAsync(cluster, client));
    }

    private static async Task<IReadOnlyList<ClientConnection>> ConnectionsAsync(
        TestCluster cluster, RocketMqClient client)
    {
        Response answer = await client.InvokeAsync(
            cluster.BrokerAddress("broker-a"),
            RequestCode.GetProducerConnectionList,
            [new("producerGroup", "p")],
            default,
            TimeSpan.FromSeconds(20),
            CancellationToken.None);
        return answer.Code == ResponseCode.Success ? ProducerConnection.Parse(answer.Body.Span).Connections : [];
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static async Task<List<ReceivedMessage>> PullAsync(RocketMqClient client, MessageQueue queue, long offset)
    {
        KeyValuePair<string, string>[] fields =
        [
            new("consumerGroup", "test"), new("topic", queue.Topic), new("queueId", $"{queue.QueueId}"),
            new("queueOffset", $"{offset}"), new("maxMsgNums", "32"), new("sysFlag", "4"), new("commitOffset", "0"),
            new("suspendTimeoutMillis", "0"), new("subscription", "*"), new("subVersion", "0"),
        ];
        Response answer = await client.InvokeAsync(
            client.Brokers.Master(queue.BrokerName)!,
            RequestCode.PullMessage,
            fields,
            default,
            TimeSpan.FromSeconds(20),
            CancellationToken.None);
        return answer.Code == ResponseCode.Success ? ReceivedMessage.ReadAll(answer.Body, queue.BrokerName) : [];
    }
}
