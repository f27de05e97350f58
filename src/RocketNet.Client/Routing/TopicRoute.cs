using System.Globalization;
using RocketNet.Protocol.Bodies;

namespace RocketNet.Client.Routing;

/// <summary>Where a topic's queues are, as of one answer of a name server; the same answer again only counts.</summary>
internal sealed class TopicRoute
{
    // A route from outside: more queues than any broker allows would only take memory.
    private const int QueuesOfBrokerMax = 65_536;
    private const int QueuesOfTopicMax = 1 << 20;
    private const long MasterId = 0;

    private TopicRoute(string topic, TopicRouteData data, int queuesMax, bool isOfTemplate)
    {
        Topic = topic;
        Data = data;
        IsOfTemplate = isOfTemplate;
        bool isOrdered = !isOfTemplate && !string.IsNullOrEmpty(data.OrderTopicConf);
        QueueData[] sorted = [.. data.QueueDatas.OrderBy(queue => queue.BrokerName, StringComparer.Ordinal)];
        PublishQueues = isOrdered ? Ordered(topic, data.OrderTopicConf!) : Publish(topic, data, sorted, queuesMax);
        SubscribeQueues =
        [
            .. sorted
                .Where(queue => (queue.Perm & TopicConfig.PermRead) != 0)
                .SelectMany(queue => Queues(topic, queue.BrokerName, Math.Min(queue.ReadQueueNums, queuesMax))),
        ];
    }

    public string Topic { get; }

    public TopicRouteData Data { get; }

    /// <summary>The queues that take messages, in the order they are taken in turn.</summary>
    public MessageQueue[] PublishQueues { get; }

    /// <summary>The queues that give messages.</summary>
    public MessageQueue[] SubscribeQueues { get; }

    /// <summary>The topic does not exist yet: these are the queues its first message will make.</summary>
    public bool IsOfTemplate { get; }

    /// <summary>When a name server last said so: a count of the answers to this client.</summary>
    public long AnswerNumber { get; set; }

    /// <summary>The route of a topic that exists.</summary>
    /// <exception cref="RocketMqException">More queues than any cluster has.</exception>
    public static TopicRoute Of(string topic, TopicRouteData data) =>
        new(topic, Bounded(topic, data), QueuesOfBrokerMax, isOfTemplate: false);

    /// <summary>The route of a topic that its first message will make, after the template topic's.</summary>
    /// <exception cref="RocketMqException">More queues than any cluster has.</exception>
    public static TopicRoute OfTemplate(string topic, TopicRouteData template, int queuesWanted) => new(
        topic,
        Bounded(topic, template) with
        {
            QueueDatas =
            [
                .. template.QueueDatas.Select(queue => queue with
                {
                    ReadQueueNums = Math.Min(queuesWanted, queue.ReadQueueNums),
                    WriteQueueNums = Math.Min(queuesWanted, queue.ReadQueueNums),
                }),
            ],
        },
        queuesWanted,
        isOfTemplate: true);

    /// <summary>Whether a newer answer says the same, whatever the order it says it in.</summary>
    public bool Says(TopicRouteData other) =>
        Data.OrderTopicConf == other.OrderTopicConf
        && Data.QueueDatas.Count == other.QueueDatas.Count
        && Data.QueueDatas.ToHashSet().SetEquals(other.QueueDatas)
        && BrokersOf(Data).SetEquals(BrokersOf(other));

    private static TopicRouteData Bounded(string topic, TopicRouteData data)
    {
        long queues = data.QueueDatas.Sum(queue =>
            (long)Math.Clamp(queue.ReadQueueNums, 0, QueuesOfBrokerMax)
            + Math.Clamp(queue.WriteQueueNums, 0, QueuesOfBrokerMax));
        return queues <= QueuesOfTopicMax && data.OrderTopicConf?.Length is not > QueuesOfTopicMax
            ? data
            : throw new RocketMqException(
                RocketMqFailure.BadAnswer, $"The route of {topic} names {queues} queues, MAX: {QueuesOfTopicMax}.");
    }

    private static HashSet<(string Broker, string Cluster, long Id, string Address)> BrokersOf(TopicRouteData data) =>
        [.. data.BrokerDatas.SelectMany(broker => broker.BrokerAddrs.Select(address =>
            (broker.BrokerName, broker.Cluster, address.Key, address.Value)))];

    private static MessageQueue[] Publish(string topic, TopicRouteData data, QueueData[] sorted, int queuesMax)
    {
        HashSet<string> masters =
        [
            .. data.BrokerDatas
                .Where(broker => broker.BrokerAddrs.ContainsKey(MasterId))
                .Select(broker => broker.BrokerName),
        ];
        return
        [
            .. sorted
                .Where(queue => (queue.Perm & TopicConfig.PermWrite) != 0 && masters.Contains(queue.BrokerName))
                .SelectMany(queue => Queues(topic, queue.BrokerName, Math.Min(queue.WriteQueueNums, queuesMax))),
        ];
    }

    // "broker-a:4;broker-b:2"
    private static MessageQueue[] Ordered(string topic, string layout) =>
    [
        .. layout.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split(':'))
            .Where(part => part.Length == 2)
            .SelectMany(part =>
            {
                bool isNumber = int.TryParse(part[1], CultureInfo.InvariantCulture, out int count);
                return Queues(topic, part[0], isNumber ? Math.Min(count, QueuesOfBrokerMax) : 0);
            })
            .Take(QueuesOfTopicMax),
    ];

    private static IEnumerable<MessageQueue> Queues(string topic, string broker, int count) =>
        Enumerable.Range(0, Math.Clamp(count, 0, QueuesOfBrokerMax)).Select(id => new MessageQueue(topic, broker, id));
}
