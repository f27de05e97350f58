using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting.Client;
using RocketNet.Remoting.Server;

namespace RocketNet.Apps.Tools;

/// <summary>
/// What a producer and a consumer do, in the fewest requests: route, send, pull; each message is compared.
/// </summary>
internal sealed class Play(string nameServer, TextWriter output) : IAsyncDisposable
{
    private const string Topic = "PlayTopic";
    private const string Group = "play_group";
    private const string TemplateTopic = "TBW102";
    private const int Queues = 4;

    // The client's sign that the pull carries its own subscription; without "suspend" an empty queue answers at once.
    private const string PullSysFlag = "4";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RoutePatience = TimeSpan.FromSeconds(30);

    private readonly RemotingClient _client =
        new(new RemotingClientOptions(), TimeProvider.System, NullLoggerFactory.Instance);

    public async Task<bool> RunAsync(int count)
    {
        (string brokerName, string broker, int queues) = await FindBrokerAsync();
        output.WriteLine($"route     name server {nameServer} answers: broker {brokerName} at {broker}");
        Dictionary<string, (int QueueId, long Offset)> sent = await SendAsync(broker, count, queues);
        output.WriteLine($"sent      {sent.Count} messages to {Topic}, all answered SEND_OK");
        Dictionary<string, long> received = await ReceiveAsync(broker, sent);
        int right = sent.Count(message =>
            received.TryGetValue(message.Key, out long offset) && offset == message.Value.Offset);
        output.WriteLine($"received  {received.Count} messages, {right} of them as they were sent");
        return right == count;
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private async Task<(string Name, string Address, int Queues)> FindBrokerAsync()
    {
        long began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            foreach (string topic in (string[])[Topic, TemplateTopic])
            {
                Response answer = await _client.InvokeAsync(
                    nameServer, RequestCode.GetRouteInfoByTopic, Fields(("topic", topic)), default, Timeout);
                if (answer.Code == ResponseCode.Success)
                {
                    TopicRouteData route = TopicRouteData.Parse(answer.Body.Span);
                    BrokerData broker = route.BrokerDatas[0];
                    int queues = Math.Min(Queues, route.QueueDatas[0].WriteQueueNums);
                    return (broker.BrokerName, broker.BrokerAddrs[0], queues);
                }
            }

            if (TimeProvider.System.GetElapsedTime(began) > RoutePatience)
            {
                throw new InvalidOperationException($"no broker has registered with {nameServer}");
            }

            await Task.Delay(200);
        }
    }

    private async Task<Dictionary<string, (int QueueId, long Offset)>> SendAsync(string broker, int count, int queues)
    {
        string run = Guid.NewGuid().ToString("N");
        var sent = new Dictionary<string, (int, long)>(StringComparer.Ordinal);
        for (int number = 0; number < count; number++)
        {
            string body = $"Hello RocketNet {number} ({run})";
            int queueId = number % queues;
            Response answer = await _client.InvokeAsync(
                broker, RequestCode.SendMessageV2, SendFields(queueId), Encoding.UTF8.GetBytes(body), Timeout);
            if (answer.Code != ResponseCode.Success)
            {
                throw new InvalidOperationException($"the send was refused with {answer.Code}: {answer.Remark}");
            }

            sent[body] = (queueId, long.Parse(answer.Field("queueOffset")!, CultureInfo.InvariantCulture));
        }

        return sent;
    }

    private async Task<Dictionary<string, long>> ReceiveAsync(
        string broker, Dictionary<string, (int QueueId, long Offset)> sent)
    {
        var received = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (IGrouping<int, (int QueueId, long Offset)> queue in sent.Values.GroupBy(place => place.QueueId))
        {
            long end = queue.Max(place => place.Offset) + 1;
            long next = queue.Min(place => place.Offset);
            while (next < end)
            {
                Response answer = await _client.InvokeAsync(
                    broker, RequestCode.PullMessage, PullFields(queue.Key, next), default, Timeout);
                if (answer.Code != ResponseCode.Success)
                {
                    throw new InvalidOperationException($"the pull was answered {answer.Code}: {answer.Remark}");
                }

                Keep(answer.Body.Span, received);
                next = long.Parse(answer.Field("nextBeginOffset")!, CultureInfo.InvariantCulture);
            }
        }

        return received;
    }

    private static void Keep(ReadOnlySpan<byte> records, Dictionary<string, long> received)
    {
        while (records.Length > 0
            && MessageRecordReader.TryRead(records, verifyBody: true, out MessageRecord record) == RecordStatus.Ok)
        {
            received[Encoding.UTF8.GetString(record.Body)] = record.QueueOffset;
            records = records[record.TotalSize..];
        }
    }

    private static List<KeyValuePair<string, string>> SendFields(int queueId) => Fields(
        ("a", Group),
        ("b", Topic),
        ("c", TemplateTopic),
        ("d", Number(Queues)),
        ("e", Number(queueId)),
        ("f", "0"),
        ("g", Number(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds())),
        ("h", "0"),
        ("i", "TAGS\u0001TagA"),
        ("j", "0"),
        ("k", "false"),
        ("m", "false"));

    private static List<KeyValuePair<string, string>> PullFields(int queueId, long offset) => Fields(
        ("consumerGroup", Group),
        ("topic", Topic),
        ("queueId", Number(queueId)),
        ("queueOffset", Number(offset)),
        ("maxMsgNums", "32"),
        ("sysFlag", PullSysFlag),
        ("commitOffset", "0"),
        ("suspendTimeoutMillis", "0"),
        ("subscription", "*"),
        ("subVersion", "0"),
        ("expressionType", "TAG"));

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static List<KeyValuePair<string, string>> Fields(params (string Name, string Value)[] fields) =>
        [.. fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value))];
}
