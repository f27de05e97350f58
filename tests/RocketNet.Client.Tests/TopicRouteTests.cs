using RocketNet.Client.Routing;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Client.Tests;

public sealed class TopicRouteTests
{
    [Theory]
    [InlineData(8, 65_536, 65_536, true)]
    [InlineData(9, 65_536, 65_536, false)]
    [InlineData(20_000, 4, 4, true)]
    [InlineData(9, int.MaxValue, int.MaxValue, false)]
    public void A_route_of_more_queues_than_a_million_is_no_answer(int brokers, int reads, int writes, bool isTaken)
    {
        TopicRouteData data = new()
        {
            QueueDatas = [.. Enumerable.Range(0, brokers).Select(id => new QueueData($"b{id}", reads, writes, 6, 0))],
            BrokerDatas = [.. Enumerable.Range(0, brokers).Select(id => Broker($"b{id}", "127.0.0.1:1"))],
        };

        if (isTaken)
        {
            Assert.Equal(brokers * writes, TopicRoute.Of("Orders", data).PublishQueues.Length);
            return;
        }

        RocketMqException failure = Assert.Throws<RocketMqException>(() => TopicRoute.Of("Orders", data));
        Assert.Equal(RocketMqFailure.BadAnswer, failure.Failure);
    }

    [Fact]
    public void A_template_wanted_with_as_many_queues_as_a_broker_may_have_stays_a_template()
    {
        TopicRouteData data = new()
        {
            QueueDatas = [new QueueData("b", 8, 8, 6, 0)],
            BrokerDatas = [Broker("b", "127.0.0.1:1")],
        };

        Assert.True(TopicRoute.OfTemplate("Orders", data, queuesWanted: 65_536).IsOfTemplate);
    }

    [Theory]
    [InlineData("First", "Second")]
    [InlineData("Second", "First")]
    public async Task Of_two_routes_that_disagree_about_a_broker_the_newer_answer_counts(string older, string newer)
    {
        Routes routes = new();
        await using RemotingServer server = await routes.StartAsync();
        await using RocketMqClient client = new(new ClientOptions { NamesrvAddr = $"127.0.0.1:{server.Port}" });
        routes.Address = "127.0.0.1:1";
        await client.Routes.RefreshAllAsync([older, newer], CancellationToken.None);
        routes.Address = "127.0.0.1:2";
        await client.Routes.RefreshAsync(older, CancellationToken.None);
        string? afterOne = client.Brokers.Master("b");

        // The other topic says what it said before: the broker is back at its first address.
        routes.Address = "127.0.0.1:1";
        await client.Routes.RefreshAllAsync([newer], CancellationToken.None);

        Assert.Equal("127.0.0.1:2", afterOne);
        Assert.Equal("127.0.0.1:1", client.Brokers.Master("b"));
    }

    private static BrokerData Broker(string name, string address) => new()
    {
        Cluster = "c",
        BrokerName = name,
        BrokerAddrs = new Dictionary<long, string> { [0] = address },
    };

    /// <summary>A name server whose one broker moves.</summary>
    private sealed class Routes : IColdRequestHandler
    {
        public string Address { get; set; } = string.Empty;

        public Task<RemotingServer> StartAsync() => HandlerServer.StartAsync(this, RequestCode.GetRouteInfoByTopic);

        public ValueTask<Response> HandleAsync(Request request, CancellationToken stopping)
        {
            TopicRouteData data = new()
            {
                QueueDatas = [new QueueData("b", 4, 4, 6, 0)],
                BrokerDatas = [Broker("b", Address)],
            };
            return new(Response.Ok(data.ToJson()));
        }
    }
}
