using System.Net;
using System.Net.Sockets;
using RocketNet.Client.Consuming;
using RocketNet.Client.Tests.Consuming;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.TestKit;

namespace RocketNet.Client.Tests;

/// <summary>What Java's clients call "No route info of this topic" has many causes: each is told.</summary>
public sealed class NoRouteTests
{
    [Fact]
    public async Task No_broker_is_registered()
    {
        await using TestCluster empty = await TestCluster.StartAsync();
        await using RocketMqClient client = empty.Client();
        await using PullConsumer consumer = new(client, new PullConsumerOptions { ConsumerGroup = "g" });
        await consumer.StartAsync();

        RocketMqException sending = await SendingAsync(client);
        RocketMqException reading = await Assert.ThrowsAsync<RocketMqException>(() => consumer.QueuesAsync("Orders"));

        Tells(sending, RocketMqFailure.NoBroker, empty.NameServerAddress, "start one with -n");
        Tells(reading, RocketMqFailure.NoBroker, empty.NameServerAddress, "start one with -n");
    }

    [Fact]
    public async Task Nobody_makes_the_topic_and_the_brokers_that_could_have_it_are_named()
    {
        await using TestCluster cluster = await TestCluster.StartAsync();
        await cluster.StartBrokerAsync(
            "broker-a", options => options with { AutoCreateTopicEnable = false, BrokerClusterName = "east" });
        await using RocketMqClient client = cluster.Client();

        RocketMqException sending = await SendingAsync(client);
        RocketMqException asking = await Assert.ThrowsAsync<RocketMqException>(() => client.CreateAdmin()
            .QueryMessageAsync(new MessageQuery("Orders", "k")));

        // Off, and the template gone, look the same from here; so does a topic that another cluster has.
        Tells(
            sending,
            RocketMqFailure.NoSuchTopic,
            "no route of TBW102",
            "autoCreateTopicEnable=true",
            "updateTopic",
            "(east/broker-a)",
            "another cluster");
        Tells(asking, RocketMqFailure.NoSuchTopic, "(east/broker-a)", "another cluster");
    }

    [Fact]
    public async Task The_template_has_another_name()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");
        await using RocketMqClient client = cluster.Client();
        await using FakeBroker old = await FakeBroker.StartAsync(
            RequestCode.GetRouteInfoByTopic, RequestCode.GetBrokerClusterInfo);
        old.Answer(RequestCode.GetRouteInfoByTopic, request => new ValueTask<Response>(
            request.Header.Required("topic") == TopicName.AutoCreateOf430
                ? old.Route()
                : Response.Error(ResponseCode.TopicNotExist, "none")));
        BrokerData broker = new()
        {
            Cluster = "c",
            BrokerName = FakeBroker.Name,
            BrokerAddrs = new Dictionary<long, string> { [0] = old.Address },
        };
        old.Answer(RequestCode.GetBrokerClusterInfo, Response.Ok(new ClusterInfo(
            new Dictionary<string, BrokerData> { [FakeBroker.Name] = broker },
            new Dictionary<string, IReadOnlyList<string>> { ["c"] = [FakeBroker.Name] }).ToJson()));
        await using RocketMqClient ofOld = old.Client();

        RocketMqException mine = await SendingAsync(client, options => options with { CreateTopicKey = "Mine" });
        RocketMqException usual = await SendingAsync(ofOld);

        Tells(mine, RocketMqFailure.NoSuchTopic, "set CreateTopicKey to TBW102", "there is no Mine");
        Tells(usual, RocketMqFailure.NoSuchTopic, "set CreateTopicKey to AUTO_CREATE_TOPIC_KEY", "there is no TBW102");
    }

    [Fact]
    public async Task The_name_server_is_not_there_or_its_network_swallows_what_is_sent()
    {
        using Socket silent = new(SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        silent.Listen();
        string address = $"127.0.0.1:{((IPEndPoint)silent.LocalEndPoint!).Port}";
        await using RocketMqClient nobody = new(new ClientOptions { NamesrvAddr = "127.0.0.1:1" });
        await using RocketMqClient swallowed = new(TestCluster.PatientClient(address));

        RocketMqException refused = await SendingAsync(nobody);
        RocketMqException late = await SendingAsync(
            swallowed, options => options with { SendMsgTimeout = TimeSpan.FromMilliseconds(200) });

        Tells(refused, RocketMqFailure.NameServerUnreachable, "127.0.0.1:1", "firewall");
        Tells(late, RocketMqFailure.NameServerUnreachable, address, "firewall");
    }

    [Fact]
    public async Task The_address_is_a_brokers()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");
        await using RocketMqClient client = cluster.Client(options => options with
        {
            NamesrvAddr = cluster.BrokerAddress("broker-a"),
        });

        RocketMqException sending = await SendingAsync(client);
        RocketMqException creating = await Assert.ThrowsAsync<RocketMqException>(
            () => client.CreateAdmin().CreateTopicAsync("DefaultCluster", "Orders"));

        Tells(sending, RocketMqFailure.NotANameServer, cluster.BrokerAddress("broker-a"), "9876");
        Tells(creating, RocketMqFailure.NotANameServer, cluster.BrokerAddress("broker-a"), "9876");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_vip_port_is_closed(bool isVip)
    {
        PortTriple ports = PortTriple.Find();
        await using FakeBroker names = await FakeBroker.StartAsync(RequestCode.GetRouteInfoByTopic);
        names.Answer(RequestCode.GetRouteInfoByTopic, Response.Ok(new TopicRouteData
        {
            QueueDatas = [new QueueData("a", 1, 1, TopicConfig.PermRead | TopicConfig.PermWrite, 0)],
            BrokerDatas =
            [
                new BrokerData
                {
                    Cluster = "c",
                    BrokerName = "a",
                    BrokerAddrs = new Dictionary<long, string> { [0] = ports.Address },
                },
            ],
        }.ToJson()));
        await using RocketMqClient client =
            new(new ClientOptions { NamesrvAddr = names.Address, VipChannelEnabled = isVip });

        RocketMqException sending = await SendingAsync(client);

        Tells(sending, RocketMqFailure.BrokerUnreachable, $"127.0.0.1:{(isVip ? ports.VipPort : ports.Port)}");
        Assert.Equal(isVip, sending.Message.Contains("VipChannelEnabled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_protected_broker_is_told_from_a_protected_topic()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");
        await using TestCluster sealedOff = await TestCluster.StartAsync();
        await sealedOff.StartBrokerAsync("broker-a", options => options with { BrokerPermission = 4 });
        await using RocketMqClient client = cluster.Client();
        await using RocketMqClient other = sealedOff.Client();
        await CreateAsync(client, "ReadOnly", TopicConfig.PermRead);
        await CreateAsync(other, "Usual", TopicConfig.PermRead | TopicConfig.PermWrite);

        RocketMqException topic = await SendingAsync(client, topic: "ReadOnly");
        RocketMqException broker = await SendingAsync(other, topic: "Usual");
        RocketMqException unmade = await SendingAsync(other, topic: "Unmade");

        Tells(topic, RocketMqFailure.TopicNotWritable, "broker-a", "updateTopic -p 6");
        Tells(broker, RocketMqFailure.TopicNotWritable, "broker-a", "brokerPermission=6", "of any topic");
        Tells(unmade, RocketMqFailure.TopicNotWritable, "broker-a", "brokerPermission=6", "No broker has it");
    }

    [Fact]
    public async Task The_name_server_answers_what_nobody_can_read()
    {
        await using FakeBroker names = await FakeBroker.StartAsync(RequestCode.GetRouteInfoByTopic);
        names.Answer(RequestCode.GetRouteInfoByTopic, Response.Ok("{\"queueDatas\":7"u8.ToArray()));
        await using RocketMqClient client = names.Client();

        Tells(await SendingAsync(client), RocketMqFailure.BadAnswer, names.Address, ProtocolVersion.CurrentName);
    }

    private static async Task<RocketMqException> SendingAsync(
        RocketMqClient client, Func<ProducerOptions, ProducerOptions>? change = null, string topic = "Orders")
    {
        await using Producer producer =
            client.CreateProducer(change?.Invoke(TestCluster.Patient) ?? TestCluster.Patient);
        return await Assert.ThrowsAsync<RocketMqException>(
            async () => await producer.SendAsync(new Message(topic, new byte[1])));
    }

    // The broker tells the name server a little later.
    private static async Task CreateAsync(RocketMqClient client, string topic, int perm)
    {
        await client.CreateAdmin().CreateTopicAsync("DefaultCluster", topic, new TopicLayout { Perm = perm });
        await Wait.UntilAsync(
            () => client.Routes.RefreshAsync(topic, CancellationToken.None), route => route is not null);
    }

    private static void Tells(RocketMqException failure, RocketMqFailure kind, params string[] texts)
    {
        Assert.Equal(kind, failure.Failure);
        Assert.All(texts, text => Assert.Contains(text, failure.Message, StringComparison.Ordinal));
    }
}
