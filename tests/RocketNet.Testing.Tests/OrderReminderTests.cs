using System.Collections.Concurrent;
using System.Text;
using RocketNet.Client;
using RocketNet.Client.Consuming;
using RocketNet.Protocol.Bodies;
using RocketNet.TestKit;

namespace RocketNet.Testing.Tests;

/// <summary>As an application's developer writes tests: nothing but the public packages and a clock to move.</summary>
public sealed class OrderReminderTests
{
    [Fact]
    public async Task An_order_is_billed_and_its_reminder_comes_two_hours_later()
    {
        ManualTimeProvider time = new();
        await using RocketNetServer mq = await RocketNetServer.StartAsync(new RocketNetServerOptions
        {
            TimeProvider = time,
            Topics = ["Orders"],
        });
        await using RocketMqClient client = mq.CreateClient();
        await using Producer producer = client.CreateProducer(new ProducerOptions { Group = "shop" });
        Inbox inbox = new();
        await using PushConsumer consumer = new(client, Options("billing"), inbox);
        await consumer.StartAsync();

        await producer.SendAsync(new Message("Orders", Utf8("order 1"), tags: "created"));
        await producer.SendAsync(new Message("Orders", Utf8("remind of order 1")) { DelayLevel = 18 });
        await inbox.HasAsync("order 1");

        time.Advance(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(1));
        await producer.SendAsync(new Message("Orders", Utf8("order 2"), tags: "created"));
        await inbox.HasAsync("order 1", "order 2");

        time.Advance(TimeSpan.FromSeconds(1));
        await inbox.HasAsync("order 1", "order 2", "remind of order 1");
    }

    [Fact]
    public async Task A_message_that_failed_comes_again_when_time_moves()
    {
        ManualTimeProvider time = new();
        await using RocketNetServer mq =
            await RocketNetServer.StartAsync(new RocketNetServerOptions { TimeProvider = time });
        await using RocketMqClient client = mq.CreateClient();
        await using Producer producer = client.CreateProducer(new ProducerOptions { Group = "shop" });
        await producer.SendAsync(new Message("Orders", Utf8("order 1")));
        Inbox inbox = new() { Failures = 1 };
        await using PushConsumer consumer = new(client, Options("billing"), inbox);
        await consumer.StartAsync();
        await inbox.HasAsync("order 1");

        // Handed back and stored for its second try by then; the clock is moved until it is.
        await Wait.UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(10));
            return inbox.Count == 2;
        });

        await inbox.HasAsync("order 1", "order 1");
    }

    private static PushConsumerOptions Options(string group) => new()
    {
        ConsumerGroup = group,
        Subscriptions = new Dictionary<string, string> { ["Orders"] = "*" },
        ConsumeFromWhere = ConsumeFromWhere.FirstOffset,
    };

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Keeps what it was given, in the order it came.</summary>
    private sealed class Inbox : IMessageHandler
    {
        private readonly ConcurrentQueue<string> _bodies = new();

        /// <summary>How many of the first messages to fail.</summary>
        public int Failures { get; init; }

        public int Count => _bodies.Count;

        public ValueTask<ConsumeResult> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
        {
            _bodies.Enqueue(Encoding.UTF8.GetString(message.Body.Span));
            return new(_bodies.Count <= Failures ? ConsumeResult.ReconsumeLater : ConsumeResult.Success);
        }

        public async Task HasAsync(params string[] bodies)
        {
            await Wait.UntilAsync(() => _bodies.Count >= bodies.Length);
            Assert.Equal(bodies, _bodies);
        }
    }
}
