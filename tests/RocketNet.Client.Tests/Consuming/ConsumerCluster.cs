using System.Globalization;
using System.Text;
using RocketNet.Client.Consuming;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Server;
using RocketNet.TestKit;
using RocketNet.Testing;

namespace RocketNet.Client.Tests.Consuming;

/// <summary>One broker with a name server, whose delay levels are short, and ways to fill and ask it.</summary>
internal sealed class ConsumerCluster : IAsyncDisposable
{
    public const string BrokerName = "broker-a";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly RocketNetServer _server;
    private readonly RocketMqClient _side;

    private ConsumerCluster(RocketNetServer server)
    {
        _server = server;
        _side = Client();
    }

    public string Address => _server.BrokerAddress;

    public static async Task<ConsumerCluster> StartAsync() => new(await RocketNetServer.StartAsync(new()
    {
        BrokerProperties = new Dictionary<string, string>
        {
            ["brokerName"] = BrokerName,
            ["brokerClusterName"] = "DefaultCluster",
            ["messageDelayLevel"] = "1s 1s 1s 1s 1s 1s",
        },
    }));

    public RocketMqClient Client(Func<ClientOptions, ClientOptions>? change = null, TimeProvider? time = null)
    {
        ClientOptions options = TestCluster.PatientClient(_server.NameServerAddress);
        return new RocketMqClient(change?.Invoke(options) ?? options, time: time);
    }

    /// <summary>A started consumer of a topic, from its first message on.</summary>
    public static async Task<PushConsumer> ConsumeAsync(
        RocketMqClient client,
        string topic,
        IMessageHandler handler,
        Func<PushConsumerOptions, PushConsumerOptions>? change = null)
    {
        PushConsumerOptions options = new()
        {
            ConsumerGroup = topic + "-group",
            Subscriptions = new Dictionary<string, string> { [topic] = "*" },
            ConsumeFromWhere = ConsumeFromWhere.FirstOffset,
        };
        PushConsumer consumer = new(client, change?.Invoke(options) ?? options, handler);
        await consumer.StartAsync();
        return consumer;
    }

    /// <summary>Sends bodies m0, m1, … to the topic's four queues in turn; the topic is made by the first.</summary>
    public async Task SendAsync(string topic, int count, string? tag = null, int first = 0, int? queueId = null)
    {
        for (int number = first; number < first + count; number++)
        {
            Response answer = await InvokeAsync(
                RequestCode.SendMessage,
                Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"m{number}")),
                ("producerGroup", "side"),
                ("topic", topic),
                ("defaultTopic", "TBW102"),
                ("defaultTopicQueueNums", "4"),
                ("queueId", (queueId ?? number % 4).ToString(CultureInfo.InvariantCulture)),
                ("sysFlag", "0"),
                ("bornTimestamp", "1"),
                ("flag", "0"),
                ("properties", tag is null ? string.Empty : $"TAGS\u0001{tag}"),
                ("reconsumeTimes", "0"));
            Assert.Equal(ResponseCode.Success, answer.Code);
        }
    }

    public Task<Response> InvokeAsync(
        RequestCode code, ReadOnlyMemory<byte> body, params (string Name, string Value)[] fields) =>
        _side.InvokeAsync(
            Address,
            code,
            fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)),
            body,
            Timeout,
            CancellationToken.None);

    /// <summary>The offset the broker keeps for a group; −1 for none.</summary>
    public async Task<long> StoredOffsetAsync(string topic, string group, int queueId)
    {
        Response answer = await InvokeAsync(
            RequestCode.QueryConsumerOffset,
            default,
            ("consumerGroup", group),
            ("topic", topic),
            ("queueId", queueId.ToString(CultureInfo.InvariantCulture)));
        return answer.Code == ResponseCode.Success
            ? long.Parse(answer.Field("offset")!, CultureInfo.InvariantCulture)
            : -1;
    }

    /// <summary>Waits until the broker keeps this offset for each of the four queues.</summary>
    public Task HasStoredAsync(string topic, string group, long offset) => Wait.UntilAsync(async () =>
    {
        bool all = true;
        for (int queueId = 0; queueId < 4; queueId++)
        {
            all &= await StoredOffsetAsync(topic, group, queueId) == offset;
        }

        return all;
    });

    /// <summary>A member's offsets in memory, one for each queue it holds; none before it can be asked.</summary>
    public async Task<long[]> NotedOffsetsAsync(RocketMqClient member, string topic, string group)
    {
        Response answer = await InvokeAsync(
            RequestCode.InvokeBrokerToGetConsumerStatus,
            default,
            ("topic", topic),
            ("group", group),
            ("clientAddr", string.Empty));
        return answer.Code == ResponseCode.Success
            ? [.. GetConsumerStatusBody.Parse(answer.Body.Span).ConsumerTable[member.ClientId].Values]
            : [];
    }

    /// <summary>How many messages lie in a queue.</summary>
    public async Task<long> CountAsync(string topic, int queueId = 0)
    {
        Response answer = await InvokeAsync(
            RequestCode.GetMaxOffset,
            default,
            ("topic", topic),
            ("queueId", queueId.ToString(CultureInfo.InvariantCulture)));
        return long.Parse(answer.Field("offset") ?? "0", CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await _side.DisposeAsync();
        await _server.DisposeAsync();
    }

    public static Task HoldsAsync(PushConsumer consumer, string topic, int queues) =>
        Wait.UntilAsync(() => consumer.Queues.Count(queue => queue.Topic == topic) == queues);
}
