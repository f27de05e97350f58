using System.Globalization;
using System.Text;
using RocketNet.Client.Consuming;
using RocketNet.Client.Producing;
using RocketNet.Client.Routing;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Messages;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting;
using RocketNet.Remoting.Server;

namespace RocketNet.Client;

/// <summary>Creates topics, asks where queues begin and end, and finds messages.</summary>
/// <remarks>Any thread. Every method fails with a <see cref="RocketMqException"/>.</remarks>
public sealed class AdminClient
{
    private readonly RocketMqClient _client;

    internal AdminClient(RocketMqClient client) => _client = client;

    /// <summary>Creates a topic on every master of a cluster, or changes its layout there.</summary>
    public async Task CreateTopicAsync(
        string cluster, string topic, TopicLayout? layout = null, CancellationToken cancellationToken = default)
    {
        topic = _client.Names.Wrap(topic);
        if (TopicName.Problem(topic) is { } problem)
        {
            throw new RocketMqException(RocketMqFailure.InvalidOptions, problem);
        }

        KeyValuePair<string, string>[] fields = Fields(topic, layout ?? new TopicLayout());
        foreach (string master in await MastersAsync(cluster, cancellationToken).ConfigureAwait(false))
        {
            await AskAsync(master, RequestCode.UpdateAndCreateTopic, fields, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The number the queue's next message will get.</summary>
    public Task<long> GetMaxOffsetAsync(MessageQueue queue, CancellationToken cancellationToken = default) =>
        AskOffsetAsync(queue, RequestCode.GetMaxOffset, null, cancellationToken);

    /// <summary>The number of the queue's first message that is still stored.</summary>
    public Task<long> GetMinOffsetAsync(MessageQueue queue, CancellationToken cancellationToken = default) =>
        AskOffsetAsync(queue, RequestCode.GetMinOffset, null, cancellationToken);

    /// <summary>The number of the queue's first message stored at that time or later.</summary>
    public Task<long> SearchOffsetAsync(
        MessageQueue queue, DateTimeOffset storeTime, CancellationToken cancellationToken = default) =>
        AskOffsetAsync(queue, RequestCode.SearchOffsetByTimestamp, storeTime, cancellationToken);

    /// <summary>The message of an offset message id, asked of the broker that the id names.</summary>
    public async Task<ReceivedMessage> ViewMessageAsync(
        string offsetMessageId, CancellationToken cancellationToken = default)
    {
        if (!MessageId.TryParse(offsetMessageId.AsSpan(), out HostAddress host, out long offset))
        {
            throw new RocketMqException(
                RocketMqFailure.InvalidOptions,
                $"\"{offsetMessageId}\" is no offset message id: those have 32 hex digits, 56 with IPv6.");
        }

        string address = host.ToString();
        Response answer = await AskAsync(
            address, RequestCode.ViewMessageById, [new("offset", Text(offset))], cancellationToken)
            .ConfigureAwait(false);
        List<ReceivedMessage> found = ReadAll(answer, address);
        return found.Count == 1
            ? found[0]
            : throw new RocketMqException(
                RocketMqFailure.BadAnswer, $"{address} sent {found.Count} messages for one id.");
    }

    /// <summary>The messages with a key, of all brokers of the topic, in the order they were stored.</summary>
    /// <returns>Empty when there is none.</returns>
    public async Task<IReadOnlyList<ReceivedMessage>> QueryMessageAsync(
        MessageQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        string topic = _client.Names.Wrap(query.Topic);
        TopicRoute route = await RouteAsync(topic, cancellationToken).ConfigureAwait(false);
        KeyValuePair<string, string>[] fields =
        [
            new("topic", topic),
            new("key", query.Key),
            new("maxNum", Text(query.CountMax)),
            new("beginTimestamp", Text(query.From.ToUnixTimeMilliseconds())),
            new("endTimestamp", Text(query.To.ToUnixTimeMilliseconds())),
        ];
        List<ReceivedMessage>[] found = await Task.WhenAll(route.Data.BrokerDatas
            .Select(broker => _client.Brokers.ForReading(broker.BrokerName))
            .OfType<BrokerAddress>()
            .Select(broker => QueryAsync(broker, query.Key, fields, cancellationToken))).ConfigureAwait(false);
        return [.. found.SelectMany(messages => messages).OrderBy(message => message.StoreTime)];
    }

    private List<ReceivedMessage> ReadAll(Response answer, string brokerName)
    {
        List<ReceivedMessage> messages = ReceivedMessage.ReadAll(answer.Body, brokerName);
        messages.ForEach(message => message.Names = _client.Names);
        return messages;
    }

    // The index finds by hash: what has another key with the same hash comes too, and is left out here.
    private async Task<List<ReceivedMessage>> QueryAsync(
        BrokerAddress broker,
        string key,
        KeyValuePair<string, string>[] fields,
        CancellationToken cancellationToken)
    {
        Response answer = await InvokeAsync(broker.Address, RequestCode.QueryMessage, fields, cancellationToken)
            .ConfigureAwait(false);
        return answer.Code switch
        {
            ResponseCode.Success =>
            [
                .. ReadAll(answer, broker.BrokerName)
                    .Where(message => message.HasKey(Encoding.UTF8.GetBytes(key))),
            ],
            ResponseCode.QueryNotFound => [],
            _ => throw new RocketMqException(answer.Code, answer.Remark, broker.Address),
        };
    }

    private async Task<long> AskOffsetAsync(
        MessageQueue queue, RequestCode code, DateTimeOffset? time, CancellationToken cancellationToken)
    {
        queue = _client.Names.Wrap(queue);
        if (_client.Brokers.Master(queue.BrokerName) is null)
        {
            await RouteAsync(queue.Topic, cancellationToken).ConfigureAwait(false);
        }

        string address = _client.Brokers.Master(queue.BrokerName) ?? throw SendErrors.NoMaster(queue.BrokerName);
        List<KeyValuePair<string, string>> fields = [new("topic", queue.Topic), new("queueId", Text(queue.QueueId))];
        if (time is { } storeTime)
        {
            fields.Add(new("timestamp", Text(storeTime.ToUnixTimeMilliseconds())));
        }

        Response answer = await AskAsync(address, code, fields, cancellationToken).ConfigureAwait(false);
        return ConsumerRequests.EndOf(answer, address);
    }

    private async Task<TopicRoute> RouteAsync(string topic, CancellationToken cancellationToken) =>
        await _client.Routes.RefreshAsync(topic, cancellationToken).ConfigureAwait(false)
        ?? throw await _client.Routes.WhyUnknownAsync(topic, cancellationToken).ConfigureAwait(false);

    private async Task<List<string>> MastersAsync(string cluster, CancellationToken cancellationToken)
    {
        ClusterInfo brokers = await _client.Routes.GetBrokersAsync(cancellationToken).ConfigureAwait(false);
        List<string> masters =
        [
            .. brokers.BrokerAddrTable.Values
                .Where(broker => broker.Cluster == cluster && broker.BrokerAddrs.ContainsKey(0))
                .Select(broker => broker.BrokerAddrs[0]),
        ];
        return masters.Count != 0
            ? masters
            : throw new RocketMqException(
                RocketMqFailure.NoBroker,
                $"No master of a cluster {cluster} is registered at {_client.NameServersText}; there are the clusters "
                + $"{string.Join(", ", brokers.ClusterAddrTable.Keys)}.");
    }

    private async Task<Response> AskAsync(
        string address,
        RequestCode code,
        IEnumerable<KeyValuePair<string, string>> fields,
        CancellationToken cancellationToken)
    {
        Response answer = await InvokeAsync(address, code, fields, cancellationToken).ConfigureAwait(false);
        return answer.Code == ResponseCode.Success
            ? answer
            : throw new RocketMqException(answer.Code, answer.Remark, address);
    }

    private async Task<Response> InvokeAsync(
        string address,
        RequestCode code,
        IEnumerable<KeyValuePair<string, string>> fields,
        CancellationToken cancellationToken)
    {
        try
        {
            return await _client
                .InvokeAsync(address, code, fields, default, _client.Options.MqClientApiTimeout, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (RemotingException failure)
        {
            RocketMqFailure kind = failure.Failure == RemotingFailure.TimedOut
                ? RocketMqFailure.TimedOut
                : RocketMqFailure.BrokerUnreachable;
            throw new RocketMqException(kind, $"{failure.Message}.", failure);
        }
    }

    private static KeyValuePair<string, string>[] Fields(string topic, TopicLayout layout) =>
    [
        new("topic", topic),
        new("defaultTopic", TopicName.AutoCreate),
        new("readQueueNums", Text(layout.ReadQueueNums)),
        new("writeQueueNums", Text(layout.WriteQueueNums)),
        new("perm", Text(layout.Perm)),
        new("topicFilterType", "SINGLE_TAG"),
        new("topicSysFlag", "0"),
        new("order", "false"),
    ];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
