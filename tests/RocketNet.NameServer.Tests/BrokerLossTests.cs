using static RocketNet.NameServer.Tests.BrokerRequests;

namespace RocketNet.NameServer.Tests;

public sealed class BrokerLossTests
{
    /// <summary>Idle connections must not be closed in these tests, or that would drop the broker instead.</summary>
    private static Task<RunningNameServer> StartAsync() => RunningNameServer.StartAsync(
        o => o with { Listener = o.Listener with { IdleTimeout = TimeSpan.FromDays(1) } });

    [Fact]
    public async Task A_broker_goes_with_its_connection_at_once()
    {
        await using RunningNameServer server = await StartAsync();
        await using RawConnection client = await server.ConnectAsync();
        RawConnection broker = await server.ConnectAsync();
        await broker.RegisterAsync(new Broker(), TopicJson("T"));
        Assert.Equal(0, (await client.RouteAsync("T")).Code);

        await broker.DisposeAsync();

        await client.UntilGoneAsync("T");
        Assert.Equal("""{"brokerAddrTable":{},"clusterAddrTable":{}}""", (await client.AskAsync(106)).Text);
    }

    [Fact]
    public async Task The_end_of_an_older_connection_does_not_take_a_broker_that_came_back()
    {
        await using RunningNameServer server = await StartAsync();
        await using RawConnection client = await server.ConnectAsync();
        RawConnection older = await server.ConnectAsync();
        await older.RegisterAsync(new Broker(), TopicJson("T"));
        await older.RegisterAsync(new Broker("broker-b", Address: "10.0.0.2:10911"), TopicJson("OfB"));
        await using RawConnection newer = await server.ConnectAsync();
        await newer.RegisterAsync(new Broker(), TopicJson("T"));

        await older.DisposeAsync();

        await client.UntilGoneAsync("OfB");
        Assert.Equal(0, (await client.RouteAsync("T")).Code);
    }

    [Fact]
    public async Task Topics_stay_while_a_slave_is_registered()
    {
        await using RunningNameServer server = await StartAsync();
        await using RawConnection client = await server.ConnectAsync();
        await client.RegisterAsync(new Broker(), TopicJson("T"));
        await client.RegisterAsync(new Broker(Id: 1, Address: "10.0.0.2:10911"));

        await client.AskAsync(Unregister, new Broker().Fields);

        Assert.Contains("""
            "brokerAddrs":{1:"10.0.0.2:10911"}
            """, (await client.RouteAsync("T")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_unregisters_leaves_nothing()
    {
        await using RunningNameServer server = await StartAsync();
        await using RawConnection client = await server.ConnectAsync();
        await client.RegisterAsync(new Broker(), TopicJson("T"));

        Answer answer = await client.AskAsync(Unregister, new Broker().Fields);
        Answer again = await client.AskAsync(Unregister, new Broker().Fields);

        Assert.Equal(0, answer.Code);
        Assert.Equal(0, again.Code);
        Assert.Equal(17, (await client.RouteAsync("T")).Code);
        Assert.Equal("""{"topicList":[]}""", (await client.AskAsync(206)).Text);
    }

    [Fact]
    public async Task A_successor_under_the_same_id_survives_the_late_withdrawal_of_its_forerunner()
    {
        await using RunningNameServer server = await StartAsync();
        await using RawConnection client = await server.ConnectAsync();
        await client.RegisterAsync(new Broker(), TopicJson("T"));
        await client.RegisterAsync(new Broker(Address: "10.0.0.7:10911"), TopicJson("T"));

        await client.AskAsync(Unregister, new Broker().Fields);

        Assert.Contains("10.0.0.7:10911", (await client.RouteAsync("T")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_silent_for_more_than_two_minutes_is_dropped_and_its_connection_closed()
    {
        await using RunningNameServer server = await StartAsync();
        await using RawConnection broker = await server.ConnectAsync();
        await broker.RegisterAsync(new Broker(), TopicJson("T"));

        server.Time.Advance(TimeSpan.FromSeconds(120));
        await using RawConnection client = await server.ConnectAsync();
        Answer inTime = await client.RouteAsync("T");
        server.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(0, inTime.Code);
        await client.UntilGoneAsync("T");
        Assert.True(await broker.IsClosedByServerAsync());
    }

    [Theory]
    [InlineData("register")]
    [InlineData("data version")]
    [InlineData("heartbeat")]
    public async Task A_sign_of_life_counts(string sign)
    {
        await using RunningNameServer server = await StartAsync();
        await using RawConnection broker = await server.ConnectAsync();
        var other = new Broker("other", Address: "10.0.0.9:10911");
        await broker.RegisterAsync(new Broker(), TopicJson("T"));
        await using RawConnection silent = await server.ConnectAsync();
        await silent.RegisterAsync(other, TopicJson("OfSilent"));

        server.Time.Advance(TimeSpan.FromSeconds(60));
        await SendSignAsync(broker, sign);
        server.Time.Advance(TimeSpan.FromSeconds(80));

        // The silent one goes in the same scan that the other survives.
        await broker.UntilGoneAsync("OfSilent");
        Assert.Equal(0, (await broker.RouteAsync("T")).Code);
    }

    [Fact]
    public async Task Ordinary_traffic_is_no_sign_of_life()
    {
        await using RunningNameServer server = await StartAsync();
        await using RawConnection broker = await server.ConnectAsync();
        await broker.RegisterAsync(new Broker(), TopicJson("T"));

        server.Time.Advance(TimeSpan.FromSeconds(60));
        await broker.RouteAsync("T");
        server.Time.Advance(TimeSpan.FromSeconds(80));

        // Not opened before: idle for so long, its own connection would be closed.
        await using RawConnection client = await server.ConnectAsync();
        await client.UntilGoneAsync("T");
    }

    [Fact]
    public async Task A_5x_broker_names_its_own_time()
    {
        await using RunningNameServer server = await StartAsync();
        await using RawConnection broker = await server.ConnectAsync();
        await using RawConnection client = await server.ConnectAsync();
        await broker.AskAsync(
            Register, Body(1, TopicJson("T")), [.. new Broker().Fields, ("heartbeatTimeoutMillis", "10000")]);

        server.Time.Advance(TimeSpan.FromSeconds(20));

        await client.UntilGoneAsync("T");
    }

    private static Task<Answer> SendSignAsync(RawConnection broker, string sign) => sign switch
    {
        "register" => broker.RegisterAsync(new Broker()),
        "data version" => broker.AskAsync(
            322, """{"counter":1,"timestamp":1700000000000}"""u8.ToArray(), new Broker().Fields),
        _ => broker.AskAsync(904, new Broker().Fields),
    };
}
