using RocketNet.Client.Routing;

namespace RocketNet.Client.Tests;

public sealed class RouteTableTests
{
    [Fact]
    public async Task A_template_route_has_the_wanted_queues_on_every_broker()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a", "broker-b");
        await using RocketMqClient client = cluster.Client();

        TopicRoute? unknown = await client.Routes.RefreshAsync("Orders", CancellationToken.None);
        TopicRoute? route =
            await client.Routes.GetTemplateAsync("Orders", "TBW102", queuesWanted: 3, CancellationToken.None);

        Assert.Null(unknown);
        Assert.NotNull(route);
        Assert.True(route.IsOfTemplate);
        Assert.Equal(["broker-a:0", "broker-a:1", "broker-a:2", "broker-b:0", "broker-b:1", "broker-b:2"], Text(route));
        Assert.Equal(cluster.BrokerAddress("broker-b"), client.Brokers.Master("broker-b"));
    }

    [Fact]
    public async Task A_name_server_that_does_not_answer_is_left_for_the_next()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");

        // Each client begins at either of them: that none of so many begins at the dead one is next to impossible.
        for (int number = 0; number < 8; number++)
        {
            await using RocketMqClient client = cluster.Client(options => options with
            {
                NamesrvAddr = "127.0.0.1:1;" + cluster.NameServerAddress,
            });
            for (int asked = 0; asked < 2; asked++)
            {
                Assert.Single((await client.Routes.GetBrokersAsync(CancellationToken.None)).BrokerAddrTable);
            }
        }
    }

    [Fact]
    public async Task The_address_of_a_broker_is_told_from_a_name_servers()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");
        await using RocketMqClient client = cluster.Client(options => options with
        {
            NamesrvAddr = cluster.BrokerAddress("broker-a"),
        });

        RocketMqException failure = await Assert.ThrowsAsync<RocketMqException>(
            () => client.Routes.RefreshAsync("Orders", CancellationToken.None));

        Assert.Equal(RocketMqFailure.NotANameServer, failure.Failure);
    }

    [Fact]
    public async Task Whoever_finds_a_route_finds_its_brokers()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");

        // The gap this is about is short: many clients look for it.
        for (int number = 0; number < 100; number++)
        {
            await using RocketMqClient client = cluster.Client();
            RouteTable routes = client.Routes;
            using CancellationTokenSource over = new();
            Task<string?> found = Task.Run(() =>
            {
                while (routes.Find("Orders") is null)
                {
                    over.Token.ThrowIfCancellationRequested();
                }

                return client.Brokers.Master("broker-a");
            });

            await routes.GetTemplateAsync("Orders", "TBW102", queuesWanted: 1, CancellationToken.None);
            over.CancelAfter(TimeSpan.FromSeconds(10));

            Assert.Equal(cluster.BrokerAddress("broker-a"), await found);
        }
    }

    private static string[] Text(TopicRoute route) =>
        [.. route.PublishQueues.Select(queue => $"{queue.BrokerName}:{queue.QueueId}")];
}
