using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RocketNet.Client.Consuming;
using RocketNet.Client.Hosting;
using RocketNet.Client.Rebalancing;
using RocketNet.Protocol.Bodies;
using RocketNet.TestKit;

namespace RocketNet.Client.Tests.Hosting;

public sealed class RocketMqServicesTests
{
    [Fact]
    public async Task A_host_sends_and_consumes_with_what_its_configuration_says()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");
        Seen seen = new();
        using IHost host = Build(cluster.NameServerAddress, seen, ("Consumers:billing:Subscriptions:Orders", "paid"));
        await host.StartAsync();
        Producer producer = host.Services.GetRequiredService<Producer>();
        Assert.Same(producer, host.Services.GetRequiredKeyedService<Producer>("orders"));
        Assert.NotSame(producer, host.Services.GetRequiredKeyedService<Producer>("invoices"));

        for (int number = 0; number < 20; number++)
        {
            string tag = number % 2 == 0 ? "paid" : "created";
            await producer.SendAsync(new Message("Orders", Encoding.UTF8.GetBytes($"m{number}"), tag));
        }

        string[] paid = [.. Enumerable.Range(0, 10).Select(number => $"m{2 * number}").Order()];
        await Wait.UntilAsync(() => seen.Bodies.Count >= paid.Length);
        await host.StopAsync();

        Assert.Equal(paid, seen.Bodies.Order());
        Assert.Equal(10, seen.Handlers.Distinct().Count());
        Assert.Equal(10, seen.Ended);
    }

    [Fact]
    public async Task A_host_that_starts_again_goes_on_where_its_group_was()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("broker-a");
        (string, string)[] settings =
        [
            ("Consumers:billing:Subscriptions:Orders", "*"), ("Consumers:billing:ConsumeFromWhere", "FirstOffset"),
        ];
        List<string> bodies = [];
        for (int run = 0; run < 2; run++)
        {
            Seen seen = new();
            using IHost host = Build(cluster.NameServerAddress, seen, settings);
            await host.StartAsync();
            Producer producer = host.Services.GetRequiredService<Producer>();
            await producer.SendAsync(new Message("Orders", new[] { (byte)('a' + run) }));
            await Wait.UntilAsync(() => !seen.Bodies.IsEmpty);
            await host.StopAsync();
            bodies.AddRange(seen.Bodies);
        }

        Assert.Equal(["a", "b"], bodies);
    }

    [Theory]
    [InlineData("NamesrvAdr", "x", "RocketMq:NamesrvAdr is no option")]
    [InlineData("Consumers:billing:ConsumeThreadMax", "many", "billing:ConsumeThreadMax is \"many\"")]
    [InlineData("Consumers:billing:ConsumeThreadMax", "0", "ConsumeThreadMax")]
    [InlineData("Consumers:billing:MessageModel", "Some", "one of Broadcasting, Clustering")]
    [InlineData("Consumers:billing:MessageModel", "7", "one of Broadcasting, Clustering")]
    [InlineData("Consumers:billing:Subscription:Orders", "*", "RocketMq:Consumers:billing:Subscription is no option")]
    [InlineData("Consumers:billing:AllocateMessageQueueStrategy", "FAIR", "AVG_BY_CIRCLE")]
    [InlineData("Consumers:biling:ConsumeThreadMax", "7", "RocketMq:Consumers:biling is no group that was added")]
    [InlineData("Producers:order:MaxMessageSize", "7", "RocketMq:Producers:order is no group that was added")]
    [InlineData("Producers:orders:SendMsgTimeout", "soon", "milliseconds or hh:mm:ss")]
    [InlineData("Producers:orders:MaxMessageSize", "0", "MaxMessageSize")]
    public async Task A_configuration_that_makes_no_sense_stops_the_start_and_says_why(
        string key, string value, string text)
    {
        using IHost host = Build("127.0.0.1:1", new Seen(), (key, value));

        RocketMqException failure = await Assert.ThrowsAsync<RocketMqException>(() => host.StartAsync());

        Assert.Equal(RocketMqFailure.InvalidOptions, failure.Failure);
        Assert.Contains(text, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_option_of_a_section_arrives()
    {
        RocketMqSettings settings = new(Section(
            ("NamesrvAddr", "a:1"),
            ("MqClientApiTimeout", "1500"),
            ("VipChannelEnabled", "True"),
            ("Producers:p:SendMsgTimeout", "00:00:07"),
            ("Producers:p:RetryTimesWhenSendFailed", "5"),
            ("Consumers:c:ConsumeFromWhere", "timestamp"),
            ("Consumers:c:ConsumeTimestamp", "2026-01-02T03:04:05Z"),
            ("Consumers:c:MessageModel", "broadcasting"),
            ("Consumers:c:AllocateMessageQueueStrategy", "AVG_BY_CIRCLE"),
            ("Consumers:c:PullBatchSize", "7")));

        Assert.Equal("a:1", settings.Client.NamesrvAddr);
        Assert.Equal(TimeSpan.FromMilliseconds(1500), settings.Client.MqClientApiTimeout);
        Assert.True(settings.Client.VipChannelEnabled);
        Assert.Equal(TimeSpan.FromSeconds(7), settings.Producer("p").SendMsgTimeout);
        Assert.Equal(5, settings.Producer("p").RetryTimesWhenSendFailed);
        Assert.Equal(new ProducerOptions { Group = "q" }.SendMsgTimeout, settings.Producer("q").SendMsgTimeout);
        PushConsumerOptions consumer = settings.Consumer("c");
        Assert.Equal(ConsumeFromWhere.Timestamp, consumer.ConsumeFromWhere);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), consumer.ConsumeTimestamp);
        Assert.Equal(MessageModel.Broadcasting, consumer.MessageModel);
        Assert.IsType<AllocateAveragelyByCircle>(consumer.AllocateMessageQueueStrategy);
        Assert.Equal(7, consumer.PullBatchSize);
    }

    [Fact]
    public void No_option_is_forgotten_by_the_configuration()
    {
        AssertReads<ClientOptions>(string.Empty, settings => settings.Client);
        AssertReads<ProducerOptions>("Producers:g:", settings => settings.Producer("g"), "Group", "RetryResponseCodes");
        AssertReads<PushConsumerOptions>("Consumers:g:", settings => settings.Consumer("g"), "ConsumerGroup");
    }

    // A value that no option can have is refused by an option that is read, or taken as a text.
    private static void AssertReads<T>(string prefix, Func<RocketMqSettings, T> read, params string[] byCode)
    {
        foreach (string name in typeof(T).GetProperties().Where(one => one.CanWrite).Select(one => one.Name))
        {
            bool isTable = name.EndsWith("Subscriptions", StringComparison.Ordinal);
            Exception? failure = Record.Exception(() => read(new RocketMqSettings(Section(
                (prefix + name + (isTable ? ":Orders" : string.Empty), "\u0000")))));
            bool isUnknown = failure?.Message.Contains("is no option", StringComparison.Ordinal) == true;
            Assert.True(isUnknown == byCode.Contains(name), $"{typeof(T).Name}.{name}");
        }
    }

    private static IConfigurationSection Section(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(one =>
                new KeyValuePair<string, string?>("RocketMq:" + one.Key, one.Value)))
            .Build()
            .GetSection("RocketMq");

    private static IHost Build(string nameServer, Seen seen, params (string Key, string Value)[] settings)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(seen);
        builder.Services
            .AddRocketMq(Section([.. settings, ("NamesrvAddr", nameServer)]))
            .AddProducer("orders")
            .AddProducer("invoices", options => options with { RetryTimesWhenSendFailed = 0 })
            .AddConsumer<Billing>("billing");
        return builder.Build();
    }

    private sealed class Seen
    {
        private int _ended;

        public ConcurrentQueue<string> Bodies { get; } = new();

        public ConcurrentQueue<object> Handlers { get; } = new();

        public int Ended => Volatile.Read(ref _ended);

        public void End() => Interlocked.Increment(ref _ended);
    }

    private sealed class Billing(Seen seen) : IMessageHandler, IDisposable
    {
        public ValueTask<ConsumeResult> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
        {
            seen.Handlers.Enqueue(this);
            seen.Bodies.Enqueue(Encoding.UTF8.GetString(message.Body.Span));
            return new ValueTask<ConsumeResult>(ConsumeResult.Success);
        }

        public void Dispose() => seen.End();
    }
}
