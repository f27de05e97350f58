using Microsoft.Extensions.Hosting;
using RocketNet.Client;
using RocketNet.Client.Consuming;
using RocketNet.Client.Hosting;
using RocketNet.TestKit;

namespace RocketNet.Testing.Tests;

/// <summary>
/// Four blocks of docs/dotnet-client.md as they stand there, sending, consuming, hosting and tests: they compile, and
/// the page still has them. The page's other blocks are not looked at.
/// </summary>
public sealed class DocumentedCodeTests
{
    private const string Begin = "// page:";
    private const string End = "// end of page";

    [Fact]
    public void The_page_has_the_code_that_is_compiled_here()
    {
        string page = File.ReadAllText(RepositoryRoot.Combine("docs", "dotnet-client.md"));
        string[] lines = File.ReadAllLines(
            RepositoryRoot.Combine("tests", "RocketNet.Testing.Tests", $"{nameof(DocumentedCodeTests)}.cs"));
        int[] begins = [.. Enumerable.Range(0, lines.Length).Where(at => lines[at].Trim() == Begin)];

        Assert.Equal(4, begins.Length);
        foreach (int begin in begins)
        {
            int indent = lines[begin].IndexOf(Begin, StringComparison.Ordinal);
            int end = Array.FindIndex(lines, begin, line => line.Trim() == End);
            IEnumerable<string> code = lines[(begin + 1)..end].Select(line => line.Length > 0 ? line[indent..] : line);
            Assert.Contains(string.Join((char)10, code), page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_code_for_tests_starts_a_server()
    {
        ManualTimeProvider time = new();

        // page:
        await using RocketNetServer mq = await RocketNetServer.StartAsync(new RocketNetServerOptions
        {
            TimeProvider = time,
            Topics = ["Orders"],
            BrokerProperties = new Dictionary<string, string> { ["autoCreateTopicEnable"] = "false" },
        });
        await using RocketMqClient client = mq.CreateClient();
        // end of page

        await using Producer producer = client.CreateProducer(new ProducerOptions { Group = "orders" });
        SendResult sent = await producer.SendAsync(new Message("Orders", "hello"u8.ToArray()));

        Assert.Equal(SendStatus.Ok, sent.Status);
    }

    private static async Task SendAsync(byte[] body)
    {
        // page:
        await using RocketMqClient client = new(new ClientOptions { NamesrvAddr = "127.0.0.1:9876" });
        await using Producer producer = client.CreateProducer(new ProducerOptions { Group = "orders" });

        SendResult sent = await producer.SendAsync(new Message("Orders", body, tags: "created", keys: "order-4711"));
        // end of page
        Assert.NotNull(sent);
    }

    private static async Task ConsumeAsync(RocketMqClient client)
    {
        // page:
        PushConsumerOptions options = new()
        {
            ConsumerGroup = "billing",
            Subscriptions = new Dictionary<string, string> { ["Orders"] = "created || paid" },
        };
        await using PushConsumer consumer = new(client, options, new OrderHandler());
        await consumer.StartAsync();
        // end of page
    }

    private static void AddTo(IHostApplicationBuilder builder)
    {
        // page:
        builder.Services
            .AddRocketMq(builder.Configuration.GetSection("RocketMq"))
            .AddProducer("orders")
            .AddConsumer<OrderHandler>("billing");
        // end of page
    }

    private sealed class OrderHandler : IMessageHandler
    {
        public ValueTask<ConsumeResult> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken) =>
            new(ConsumeResult.Success);
    }
}
