using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using RocketNet.Broker.Clients;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;

namespace RocketNet.Broker.Tests.Clients;

/// <summary>Members of one group that subscribe differently are told to the operator.</summary>
public sealed class DifferentSubscriptionsTests
{
    [Fact]
    public async Task The_answer_about_a_group_names_who_wants_what()
    {
        await using TestBroker broker = await TestBroker.StartAsync();
        await using TestClient first = broker.Connect();
        await using TestClient second = broker.Connect();
        await first.HeartbeatAsync("a", "billing", "orders", "%RETRY%billing");
        Assert.Null((await ConnectionsAsync(first)).Remark);

        await second.HeartbeatAsync("b", "billing", "returns");
        Response mixed = await ConnectionsAsync(first);
        await second.HeartbeatAsync("b", "billing", "orders");

        Assert.Equal(ResponseCode.Success, mixed.Code);
        Assert.Equal(
            "members of this group subscribe differently: a wants orders(*); b wants returns(*)", mixed.Remark);
        Assert.Equal(2, ConsumerConnection.Parse(mixed.Body.Span).Connections.Count);
        Assert.Null((await ConnectionsAsync(first)).Remark);
    }

    [Fact]
    public async Task Each_change_is_logged_once_and_no_heartbeat_that_repeats_it()
    {
        RecordedLog log = new();
        await using TestBroker broker = await TestBroker.StartAsync(loggers: log);
        await using TestClient first = broker.Connect();
        await using TestClient second = broker.Connect();

        await first.HeartbeatAsync("a", "billing", "orders");
        for (int heartbeat = 0; heartbeat < 3; heartbeat++)
        {
            await second.HeartbeatAsync("b", "billing", "returns");
            await first.HeartbeatAsync("a", "billing", "orders");
        }

        Assert.Equal([DifferentEvent], log.Events);
        await second.InvokeAsync(RequestCode.UnregisterClient, ("clientID", "b"), ("consumerGroup", "billing"));
        Assert.Equal([DifferentEvent, AlikeEvent], log.Events);
    }

    [Theory]
    [InlineData("TagA || TagB", "TagB||TagA", false)]
    [InlineData("TagA", "TagB", true)]
    [InlineData("*", "TagA", true)]
    public void Tags_count_but_not_their_order_or_the_time(string left, string right, bool differ)
    {
        MemberViews views = new();
        views.Replace(null, View(left, subVersion: 1));

        bool isNews = views.Replace(null, View(right, subVersion: 2));

        Assert.Equal((differ, differ), (views.Differ, isNews));
    }

    [Fact]
    public void Many_members_are_counted_rather_than_named()
    {
        MemberViews views = new();
        Assert.False(views.Replace(null, View("*", 1)));
        Assert.False(views.Replace(null, View("*", 1)));
        Assert.True(views.Replace(null, View("TagA", 1)));
        Assert.False(views.Replace(null, View("TagA", 1)));
        Assert.False(views.Replace(View("TagA", 1), null));
        Assert.True(views.Replace(View("TagA", 1), View("*", 1)));
        Assert.False(views.Differ);
    }

    private const int DifferentEvent = 3033;
    private const int AlikeEvent = 3034;

    private static MemberView View(string expression, long subVersion) =>
        MemberView.Of([FilterExpression.Parse("orders", expression, "TAG") with { SubVersion = subVersion }]);

    private static Task<Response> ConnectionsAsync(TestClient client) =>
        client.InvokeAsync(RequestCode.GetConsumerConnectionList, ("consumerGroup", "billing"));

    private sealed class RecordedLog : ILoggerFactory, ILogger
    {
        private readonly ConcurrentQueue<int> _events = new();

        public IEnumerable<int> Events => _events.Where(id => id is DifferentEvent or AlikeEvent);

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) => _events.Enqueue(eventId.Id);

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
