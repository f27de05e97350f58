using System.Globalization;
using RocketNet.Client.Routing;
using RocketNet.Protocol;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Wire;
using RocketNet.Remoting;
using RocketNet.Remoting.Server;

namespace RocketNet.Client.Consuming;

/// <summary>What a consumer group asks of brokers, pulls aside. Any thread.</summary>
/// <remarks>Failures are <see cref="RocketMqException"/>s.</remarks>
internal sealed class ConsumerRequests(RocketMqClient client, string group)
{
    // A consumer waits longer for a message it hands back than for anything else, as Java's does.
    private static readonly TimeSpan SendBackTimeout = TimeSpan.FromSeconds(5);

    public string Group => group;

    public RocketMqClient Client => client;

    /// <summary>The group's stored offset; −1 when there is none.</summary>
    public async Task<long> QueryOffsetAsync(MessageQueue queue, CancellationToken cancellationToken)
    {
        string address = Address(queue.BrokerName);
        Response answer = await InvokeAsync(
            address, RequestCode.QueryConsumerOffset, OffsetFields(queue), default, cancellationToken)
            .ConfigureAwait(false);
        return answer.Code switch
        {
            ResponseCode.Success => OffsetOf(answer, address),
            ResponseCode.QueryNotFound => -1,
            _ => throw new RocketMqException(answer.Code, answer.Remark, address),
        };
    }

    /// <summary>Stores the group's offset and waits until the broker has it.</summary>
    public async Task UpdateOffsetAsync(MessageQueue queue, long offset, CancellationToken cancellationToken)
    {
        string address = Address(queue.BrokerName);
        Response answer = await InvokeAsync(
            address,
            RequestCode.UpdateConsumerOffset,
            [.. OffsetFields(queue), new("commitOffset", Text(offset))],
            default,
            cancellationToken).ConfigureAwait(false);
        ThrowIfRefused(answer, address);
    }

    /// <summary>The end of a queue; 0 for one that its broker does not have, as with the two below.</summary>
    public Task<long> MaxOffsetAsync(MessageQueue queue, CancellationToken cancellationToken) =>
        QueueOffsetAsync(queue, RequestCode.GetMaxOffset, [], cancellationToken);

    /// <summary>The start of a queue.</summary>
    public Task<long> MinOffsetAsync(MessageQueue queue, CancellationToken cancellationToken) =>
        QueueOffsetAsync(queue, RequestCode.GetMinOffset, [], cancellationToken);

    /// <summary>The first message that was stored at that time or later.</summary>
    public Task<long> SearchOffsetAsync(MessageQueue queue, DateTimeOffset time, CancellationToken cancellationToken) =>
        QueueOffsetAsync(
            queue,
            RequestCode.SearchOffsetByTimestamp,
            [new("timestamp", Text(time.ToUnixTimeMilliseconds()))],
            cancellationToken);

    /// <summary>The members of the group as a broker of the topic knows them; empty when it knows none.</summary>
    public async Task<IReadOnlyList<string>> MembersAsync(TopicRoute route, CancellationToken cancellationToken)
    {
        BrokerAddress[] brokers =
        [
            .. route.Data.BrokerDatas
                .Select(broker => client.Brokers.ForReading(broker.BrokerName))
                .Where(found => found is not null)
                .Select(found => found!.Value),
        ];
        if (brokers.Length == 0)
        {
            throw NoBroker(route.Topic);
        }

        string address = brokers[Random.Shared.Next(brokers.Length)].Address;
        Response answer = await InvokeAsync(
            address, RequestCode.GetConsumerListByGroup, [new("consumerGroup", group)], default, cancellationToken)
            .ConfigureAwait(false);
        return answer.Code == ResponseCode.Success
            ? Parse(answer, address, body => GetConsumerListByGroupBody.Parse(body)).ConsumerIds
            : [];
    }

    /// <summary>Asks for the locks of queues of one broker name; returns those that are held now.</summary>
    public async Task<IReadOnlyList<MessageQueue>> LockAsync(
        string brokerName, IReadOnlyCollection<MessageQueue> queues, CancellationToken cancellationToken)
    {
        string address = Master(brokerName);
        Response answer = await InvokeAsync(
            address, RequestCode.LockBatchMq, [], LockBody(queues), cancellationToken).ConfigureAwait(false);
        ThrowIfRefused(answer, address);
        return
        [
            .. Parse(answer, address, body => LockBatchResponseBody.Parse(body)).LockedQueues.Select(MessageQueue.From),
        ];
    }

    /// <summary>Gives locks of one broker name back.</summary>
    public async Task UnlockAsync(
        string brokerName, IReadOnlyCollection<MessageQueue> queues, CancellationToken cancellationToken)
    {
        string address = Master(brokerName);
        Response answer = await InvokeAsync(
            address, RequestCode.UnlockBatchMq, [], LockBody(queues), cancellationToken).ConfigureAwait(false);
        ThrowIfRefused(answer, address);
    }

    /// <summary>Hands a message back to the broker it came from, to come again later.</summary>
    public async Task SendBackAsync(
        ReceivedMessage message, int delayLevel, int maxReconsumeTimes, CancellationToken cancellationToken)
    {
        string address = Master(message.BrokerName);
        List<KeyValuePair<string, string>> fields =
        [
            new("offset", Text(message.PhysicalOffset)),
            new("group", group),
            new("delayLevel", Text(delayLevel)),
            new("originMsgId", message.MessageId),
            new("originTopic", message.WireTopic),
            new("unitMode", client.Options.UnitMode ? "true" : "false"),
            new("maxReconsumeTimes", Text(maxReconsumeTimes)),
        ];
        Response answer = await InvokeAsync(
            address, RequestCode.ConsumerSendMsgBack, fields, default, cancellationToken, SendBackTimeout)
            .ConfigureAwait(false);
        ThrowIfRefused(answer, address);
    }

    /// <summary>Has every broker of the topic look at a filter expression before anybody relies on it.</summary>
    public async Task CheckFilterAsync(
        TopicRoute route, SubscriptionData subscription, CancellationToken cancellationToken)
    {
        JavaJsonWriter json = new();
        json.StartObject();
        json.Member("clientId", client.ClientId);
        json.Member("group", group);
        json.Name("subscriptionData");
        subscription.WriteTo(json);
        json.EndObject();
        byte[] body = json.ToArray();
        foreach (BrokerData broker in route.Data.BrokerDatas)
        {
            string address = Address(broker.BrokerName);
            Response answer = await InvokeAsync(
                address, RequestCode.CheckClientConfig, [], body, cancellationToken).ConfigureAwait(false);
            ThrowIfRefused(answer, address);
        }
    }

    /// <summary>Asks a broker; a request that gets no answer is a failure that says why.</summary>
    public async Task<Response> InvokeAsync(
        string address,
        RequestCode code,
        IEnumerable<KeyValuePair<string, string>> fields,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken,
        TimeSpan? timeout = null)
    {
        try
        {
            return await client
                .InvokeAsync(
                    address, code, fields, body, timeout ?? client.Options.MqClientApiTimeout, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (RemotingException failure)
        {
            RocketMqFailure kind = failure.Failure == RemotingFailure.TimedOut
                ? RocketMqFailure.TimedOut
                : RocketMqFailure.BrokerUnreachable;
            throw new RocketMqException(kind, $"Request {(int)code}: {failure.Message}.", failure);
        }
    }

    /// <summary>The broker that offsets of a queue are kept by: the master, else any of its name.</summary>
    public string Address(string brokerName) =>
        client.Brokers.ForReading(brokerName)?.Address ?? throw NoBroker(brokerName);

    /// <summary>The master of a broker name.</summary>
    public string Master(string brokerName) => client.Brokers.Master(brokerName) ?? throw NoBroker(brokerName);

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The offset in an answer; −1 when the broker says that there is none.</summary>
    /// <exception cref="RocketMqException">It says neither.</exception>
    private static long OffsetOf(Response answer, string address) =>
        long.TryParse(answer.Field("offset"), CultureInfo.InvariantCulture, out long offset) && offset >= -1
            ? offset
            : throw new RocketMqException(
                RocketMqFailure.BadAnswer, $"{address} answered without an offset, or with one below −1.");

    /// <summary>The begin or end of a queue in an answer, or a place between; 0 for a queue without files.</summary>
    /// <remarks>Java: DefaultMessageStore.getMinOffsetInQueue@4.9.8 says −1 of such a queue.</remarks>
    /// <exception cref="RocketMqException">There is no offset in it, or one below −1.</exception>
    public static long EndOf(Response answer, string address) => Math.Max(0, OffsetOf(answer, address));

    private static RocketMqException NoBroker(string name) => new(
        RocketMqFailure.BrokerUnreachable, $"No broker of {name} is known to the name server now.");

    private static void ThrowIfRefused(Response answer, string address)
    {
        if (answer.Code != ResponseCode.Success)
        {
            throw new RocketMqException(answer.Code, answer.Remark, address);
        }
    }

    private static T Parse<T>(Response answer, string address, Func<ReadOnlySpan<byte>, T> parse)
    {
        try
        {
            return parse(answer.Body.Span);
        }
        catch (ProtocolException failure)
        {
            throw new RocketMqException(
                RocketMqFailure.BadAnswer, $"{address} answered in a form nobody knows.", failure);
        }
    }

    private async Task<long> QueueOffsetAsync(
        MessageQueue queue,
        RequestCode code,
        IEnumerable<KeyValuePair<string, string>> more,
        CancellationToken cancellationToken)
    {
        string address = Address(queue.BrokerName);
        Response answer = await InvokeAsync(
            address,
            code,
            [new("topic", queue.Topic), new("queueId", Text(queue.QueueId)), .. more],
            default,
            cancellationToken).ConfigureAwait(false);
        ThrowIfRefused(answer, address);
        return EndOf(answer, address);
    }

    private KeyValuePair<string, string>[] OffsetFields(MessageQueue queue) =>
        [new("consumerGroup", group), new("topic", queue.Topic), new("queueId", Text(queue.QueueId))];

    private byte[] LockBody(IReadOnlyCollection<MessageQueue> queues) =>
        new LockBatchRequestBody(group, client.ClientId, [.. queues.Select(queue => queue.ToBody())]).ToJson();
}
