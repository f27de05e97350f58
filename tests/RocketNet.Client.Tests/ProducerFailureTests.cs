using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.TestKit;

namespace RocketNet.Client.Tests;

/// <summary>Each cause of a failed send is told from the others.</summary>
public sealed class ProducerFailureTests
{
    private static readonly byte[] Body = [1];

    // A test that waits in vain fails; it does not hang.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("", 1, "The specified topic is blank.")]
    [InlineData("a b", 1, "illegal characters")]
    [InlineData("SCHEDULE_TOPIC_XXXX", 1, "Sending message to topic[SCHEDULE_TOPIC_XXXX] is forbidden.")]
    [InlineData("Orders", 0, "the message body length is zero")]
    [InlineData("Orders", 101, "the message body size over max value, MAX: 100")]
    public async Task A_message_that_nobody_would_take_is_not_sent(string topic, int bodyBytes, string text)
    {
        await using RocketMqClient client = Unconnected();
        await using Producer producer =
            client.CreateProducer(TestCluster.Patient with { MaxMessageSize = 100 });

        RocketMqException failure = await Assert.ThrowsAsync<RocketMqException>(
            async () => await producer.SendAsync(new Message(topic, new byte[bodyBytes])));

        Assert.Equal(RocketMqFailure.InvalidMessage, failure.Failure);
        Assert.Contains(text, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KEYS", "x", "The Property<KEYS> is used by system, input another please")]
    [InlineData("x", " ", "The name or value of property can not be null or blank string!")]
    [InlineData("x", "a\u0001b", "separate properties on the wire")]
    public async Task A_property_that_would_break_others_is_refused(string name, string value, string text)
    {
        await using RocketMqClient client = Unconnected();
        await using Producer producer = client.CreateProducer(TestCluster.Patient);
        Message message = new("Orders", Body) { Properties = new Dictionary<string, string> { [name] = value } };

        RocketMqException failure =
            await Assert.ThrowsAsync<RocketMqException>(async () => await producer.SendAsync(message));

        Assert.Equal(RocketMqFailure.InvalidMessage, failure.Failure);
        Assert.Contains(text, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_server_that_is_not_there_is_named()
    {
        await using RocketMqClient client = Unconnected();
        await using Producer producer = client.CreateProducer(TestCluster.Patient);

        RocketMqException failure = await FailureAsync(producer);

        Assert.Equal(RocketMqFailure.NameServerUnreachable, failure.Failure);
        Assert.Contains("127.0.0.1:1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_server_without_brokers_is_told_from_one_that_lacks_the_topic()
    {
        await using TestCluster empty = await TestCluster.StartAsync();
        await using TestCluster strict = await TestCluster.StartAsync();
        await strict.StartBrokerAsync("broker-a", options => options with { AutoCreateTopicEnable = false });
        await using RocketMqClient one = empty.Client();
        await using RocketMqClient other = strict.Client();

        RocketMqException withoutBrokers =
            await FailureAsync(one.CreateProducer(TestCluster.Patient));
        RocketMqException withoutTopic =
            await FailureAsync(other.CreateProducer(TestCluster.Patient));

        Assert.Equal(RocketMqFailure.NoBroker, withoutBrokers.Failure);
        Assert.Equal(RocketMqFailure.NoSuchTopic, withoutTopic.Failure);
        Assert.Contains("updateTopic", withoutTopic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_topic_that_may_not_be_written_says_so()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");
        await using RocketMqClient client = cluster.Client();
        await client.CreateAdmin().CreateTopicAsync("DefaultCluster", "ReadOnly", new TopicLayout { Perm = 4 });
        await using Producer producer = client.CreateProducer(TestCluster.Patient);

        // The broker tells the name server a little later.
        await Wait.UntilAsync(
            () => client.Routes.RefreshAsync("ReadOnly", CancellationToken.None), route => route is not null);
        RocketMqException failure = await FailureAsync(producer, "ReadOnly");

        Assert.Equal(RocketMqFailure.TopicNotWritable, failure.Failure);
    }

    [Fact]
    public async Task A_broker_that_has_gone_is_told_with_all_attempts()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");
        await using RocketMqClient client = cluster.Client();
        await using Producer producer = client.CreateProducer(TestCluster.Patient);
        await producer.GetPublishQueuesAsync("Orders");
        await cluster.StopBrokerAsync("broker-a");

        RocketMqException failure = await FailureAsync(producer);

        Assert.Equal(RocketMqFailure.BrokerUnreachable, failure.Failure);
        Assert.StartsWith("Send [3] times, still failed, cost [", failure.Message, StringComparison.Ordinal);
        Assert.Contains("BrokersSent: [broker-a, broker-a, broker-a]", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_that_will_be_the_same_again_is_not_sent_again()
    {
        await using TestCluster cluster = await TestCluster.StartAsync();
        await cluster.StartBrokerAsync("broker-a", changeStore: store => store with { MaxMessageSize = 1_000 });
        await using RocketMqClient client = cluster.Client();
        await using Producer producer = client.CreateProducer(TestCluster.Patient);

        RocketMqException failure = await Assert.ThrowsAsync<RocketMqException>(
            async () => await producer.SendAsync(new Message("Orders", new byte[2_000])));

        Assert.Equal((RocketMqFailure.Refused, ResponseCode.MessageIllegal), (failure.Failure, failure.Code));
        Assert.StartsWith("CODE: 13  DESC: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_never_answers_costs_no_more_than_the_time_of_a_send()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");
        using Socket silent = Listener(out int port);
        ManualTimeProvider time = new();
        await using RocketMqClient client = new(
            new ClientOptions { NamesrvAddr = cluster.NameServerAddress }, time: time);
        await using Producer producer = client.CreateProducer(
            new ProducerOptions { Group = "p", SendMsgTimeout = TimeSpan.FromSeconds(3) });
        await producer.GetPublishQueuesAsync("Orders");
        Redirect(client, port);

        Task<SendResult> sending = producer.SendAsync(new Message("Orders", Body)).AsTask();
        using Socket accepted = await AcceptOnlyAsync(silent);
        for (int attempt = 0; attempt < 3; attempt++)
        {
            await SkipSendAsync(accepted);
            Assert.False(sending.IsCompleted);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        RocketMqException failure = await Assert.ThrowsAsync<RocketMqException>(() => sending.WaitAsync(Patience));
        Assert.Equal(RocketMqFailure.TimedOut, failure.Failure);
        Assert.Contains("broker-a, broker-a, broker-a", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_send_ends_at_once()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");
        using Socket silent = Listener(out int port);
        await using RocketMqClient client = cluster.Client();
        await using Producer producer = client.CreateProducer(
            TestCluster.Patient with { SendMsgTimeout = TimeSpan.FromMinutes(10) });
        await producer.GetPublishQueuesAsync("Orders");
        Redirect(client, port);
        using CancellationTokenSource cancelling = new();

        Task<SendResult> sending = producer.SendAsync(new Message("Orders", Body), cancelling.Token).AsTask();
        using Socket accepted = await AcceptOnlyAsync(silent);
        await SkipSendAsync(accepted);
        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.WaitAsync(Patience));
    }

    [Fact]
    public async Task The_same_group_cannot_be_made_twice()
    {
        await using RocketMqClient client = Unconnected();
        await using Producer producer = client.CreateProducer(TestCluster.Patient);

        RocketMqException failure =
            Assert.Throws<RocketMqException>(() => client.CreateProducer(TestCluster.Patient));

        Assert.Equal(RocketMqFailure.GroupInUse, failure.Failure);
    }

    [Fact]
    public async Task A_stopped_producer_says_so()
    {
        await using RocketMqClient client = Unconnected();
        Producer producer = client.CreateProducer(TestCluster.Patient);
        await producer.DisposeAsync();

        Assert.Equal(RocketMqFailure.Stopped, (await FailureAsync(producer)).Failure);
    }

    private static RocketMqClient Unconnected() => new(new ClientOptions { NamesrvAddr = "127.0.0.1:1" });

    private static Task<RocketMqException> FailureAsync(Producer producer, string topic = "Orders") =>
        Assert.ThrowsAsync<RocketMqException>(async () => await producer.SendAsync(new Message(topic, Body)));

    private static void Redirect(RocketMqClient client, int port) => client.Brokers.Replace(
    [
        new BrokerData
        {
            Cluster = "c",
            BrokerName = "broker-a",
            BrokerAddrs = new Dictionary<long, string> { [0] = $"127.0.0.1:{port}" },
        },
    ]);

    // No further connection: the producer, when it leaves, would wait there for an answer, and time may stand still.
    private static async Task<Socket> AcceptOnlyAsync(Socket listener)
    {
        using CancellationTokenSource limit = new(Patience);
        Socket accepted = await listener.AcceptAsync(limit.Token);
        listener.Dispose();
        return accepted;
    }

    // A heartbeat may come between: it is told from a send by its code.
    private static async Task SkipSendAsync(Socket socket)
    {
        byte[] length = new byte[4];
        string header;
        do
        {
            await ReceiveAllAsync(socket, length);
            byte[] frame = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
            await ReceiveAllAsync(socket, frame);
            header = Encoding.UTF8.GetString(frame);
        }
        while (!header.Contains("\"code\":310,", StringComparison.Ordinal));
    }

    private static async Task ReceiveAllAsync(Socket socket, Memory<byte> bytes)
    {
        using CancellationTokenSource limit = new(Patience);
        while (!bytes.IsEmpty)
        {
            int count = await socket.ReceiveAsync(bytes, limit.Token);
            Assert.NotEqual(0, count);
            bytes = bytes[count..];
        }
    }

    private static Socket Listener(out int port)
    {
        Socket listener = new(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        return listener;
    }
}
