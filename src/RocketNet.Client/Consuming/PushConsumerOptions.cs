using RocketNet.Client.Instances;
using RocketNet.Client.Rebalancing;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Messages;

namespace RocketNet.Client.Consuming;

/// <summary>How a push consumer consumes.</summary>
/// <remarks>Names and defaults: DefaultMQPushConsumer@4.9.8, where nothing else is said.</remarks>
public sealed record PushConsumerOptions
{
    /// <summary>How often a concurrent consumer tries a message when <see cref="MaxReconsumeTimes"/> is −1.</summary>
    public const int UsualReconsumeTimes = 16;

    /// <summary>The group; all its members must subscribe to the same and share the queues by the same rule.</summary>
    public string ConsumerGroup { get; init; } = string.Empty;

    /// <summary>Topics with their expressions: <c>*</c>, or tags separated by <c>||</c>.</summary>
    public IReadOnlyDictionary<string, string> Subscriptions { get; init; } = new Dictionary<string, string>();

    /// <summary>Topics with SQL92 expressions; their brokers must filter by properties.</summary>
    public IReadOnlyDictionary<string, string> SqlSubscriptions { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the members share the messages or get all of them each.</summary>
    public MessageModel MessageModel { get; init; } = MessageModel.Clustering;

    /// <summary>
    /// One message of a queue after the other, and no queue by two members at a time; a message that fails holds its
    /// queue up.
    /// </summary>
    public bool ConsumeOrderly { get; init; }

    /// <summary>Where a queue is begun that the group has no offset of.</summary>
    public ConsumeFromWhere ConsumeFromWhere { get; init; } = ConsumeFromWhere.LastOffset;

    /// <summary>The time for <see cref="ConsumeFromWhere.Timestamp"/>; null: half an hour before the start.</summary>
    public DateTimeOffset? ConsumeTimestamp { get; init; }

    /// <summary>How the members share the queues.</summary>
    public IAllocateMessageQueueStrategy AllocateMessageQueueStrategy { get; init; } = new AllocateAveragely();

    /// <summary>Handlers that may run at the same time, 1…1000.</summary>
    public int ConsumeThreadMax { get; init; } = 20;

    /// <summary>Messages of a queue held before no more is pulled, 1…65535.</summary>
    public int PullThresholdForQueue { get; init; } = 1000;

    /// <summary>MiB of a queue's messages held before no more is pulled, 1…1024.</summary>
    public int PullThresholdSizeForQueue { get; init; } = 100;

    /// <summary>Messages of a topic, shared among its queues held; −1 for no such limit.</summary>
    public int PullThresholdForTopic { get; init; } = -1;

    /// <summary>MiB of a topic, shared among its queues held; −1 for no such limit.</summary>
    public int PullThresholdSizeForTopic { get; init; } = -1;

    /// <summary>
    /// Offsets between the first unfinished and the last message of a queue before no more is pulled, 1…65535. Orderly
    /// consumers have no such limit.
    /// </summary>
    public int ConsumeConcurrentlyMaxSpan { get; init; } = 2000;

    /// <summary>Messages that a handler of batches gets at once, 1…1024.</summary>
    public int ConsumeMessageBatchMaxSize { get; init; } = 1;

    /// <summary>Messages wanted by one pull, 1…1024; brokers give 32 at most.</summary>
    public int PullBatchSize { get; init; } = 32;

    /// <summary>Pause between two pulls of a queue that had messages.</summary>
    public TimeSpan PullInterval { get; init; }

    /// <summary>How long a pull may wait at the broker for a message; the answer may take 15 s longer.</summary>
    public TimeSpan BrokerSuspendMaxTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Pause after a pull that failed, at least 1 ms.</summary>
    public TimeSpan PullTimeDelayWhenException { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How often a message comes again before it goes to the dead letters; −1: 16 times, and with an orderly consumer
    /// for ever.
    /// </summary>
    public int MaxReconsumeTimes { get; init; } = -1;

    /// <summary>How long an orderly queue waits after a failure, 10 ms…30 s.</summary>
    public TimeSpan SuspendCurrentQueueTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A message whose handler takes longer is handed back to the broker to come again, whatever the handler does.
    /// Orderly consumers wait.
    /// </summary>
    public TimeSpan ConsumeTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How often the queues are shared anew without a cause.</summary>
    public TimeSpan RebalanceInterval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long stopping waits for handlers. Java does not wait at all.</summary>
    public TimeSpan AwaitTerminationWhenShutdown { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Where the offset file of a broadcasting group lies; <c>.rocketmq_offsets</c> in the home folder when null.
    /// Members whose clients have the same instance name share one file there, whatever their processes.
    /// </summary>
    public string? LocalOffsetStoreDir { get; init; }

    /// <summary>The namespace that group and topics have been brought into.</summary>
    internal ResourceNames Names { get; private init; } = ResourceNames.Plain;

    /// <summary>How long an orderly queue waits after its broker has refused the lock.</summary>
    internal TimeSpan RelockDelay { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often the locks of orderly queues are renewed; a broker keeps them for 60 s.</summary>
    internal TimeSpan LockInterval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The application polls: nothing is retried, and subscriptions go with each pull.</summary>
    internal bool IsPolled { get; init; }

    /// <summary>How often offsets are stored; null for the client's interval.</summary>
    internal TimeSpan? PersistInterval { get; init; }

    internal int ReconsumeTimesMax => MaxReconsumeTimes >= 0 ? MaxReconsumeTimes
        : ConsumeOrderly ? int.MaxValue
        : UsualReconsumeTimes;

    /// <summary>The members share the queues, and keep their offsets at the brokers.</summary>
    internal bool IsShared => MessageModel == MessageModel.Clustering;

    /// <summary>The same in a namespace: with group and topics as brokers know them.</summary>
    internal PushConsumerOptions In(ResourceNames names) => this with
    {
        Names = names,
        ConsumerGroup = names.Wrap(ConsumerGroup),
        Subscriptions = names.Wrap(Subscriptions),
        SqlSubscriptions = names.Wrap(SqlSubscriptions),
    };

    /// <summary>Checks every value.</summary>
    /// <exception cref="RocketMqException">A value makes no sense; says which and why.</exception>
    internal void Validate()
    {
        OptionChecks.Group(ConsumerGroup, nameof(ConsumerGroup), "DEFAULT_CONSUMER");
        foreach (string topic in Subscriptions.Keys.Concat(SqlSubscriptions.Keys))
        {
            OptionChecks.Topic(topic);
        }

        OptionChecks.Range(ConsumeThreadMax, 1, 1000, nameof(ConsumeThreadMax));
        OptionChecks.Range(PullThresholdForQueue, 1, 65_535, nameof(PullThresholdForQueue));
        OptionChecks.Range(PullThresholdSizeForQueue, 1, 1024, nameof(PullThresholdSizeForQueue));
        OptionChecks.RangeOrNone(PullThresholdForTopic, 6_553_500, nameof(PullThresholdForTopic));
        OptionChecks.RangeOrNone(PullThresholdSizeForTopic, 102_400, nameof(PullThresholdSizeForTopic));
        OptionChecks.Range(ConsumeConcurrentlyMaxSpan, 1, 65_535, nameof(ConsumeConcurrentlyMaxSpan));
        OptionChecks.Range(ConsumeMessageBatchMaxSize, 1, 1024, nameof(ConsumeMessageBatchMaxSize));
        OptionChecks.Range(PullBatchSize, 1, 1024, nameof(PullBatchSize));
        OptionChecks.Range(MaxReconsumeTimes, -1, int.MaxValue, nameof(MaxReconsumeTimes));
        OptionChecks.Time(PullInterval, TimeSpan.Zero, nameof(PullInterval));
        OptionChecks.Time(BrokerSuspendMaxTime, TimeSpan.FromMilliseconds(1), nameof(BrokerSuspendMaxTime));
        OptionChecks.Time(PullTimeDelayWhenException, TimeSpan.FromMilliseconds(1), nameof(PullTimeDelayWhenException));
        OptionChecks.Time(SuspendCurrentQueueTime, TimeSpan.FromMilliseconds(10), nameof(SuspendCurrentQueueTime));
        OptionChecks.Time(ConsumeTimeout, TimeSpan.FromMilliseconds(1), nameof(ConsumeTimeout));
        OptionChecks.Time(RebalanceInterval, TimeSpan.FromMilliseconds(1), nameof(RebalanceInterval));
        OptionChecks.Time(AwaitTerminationWhenShutdown, TimeSpan.Zero, nameof(AwaitTerminationWhenShutdown));
    }

    /// <summary>A queue's limits when so many queues of its topic are held.</summary>
    internal FlowLimits LimitsFor(int queuesOfTopic)
    {
        int messages = PullThresholdForTopic > 0
            ? Math.Max(1, PullThresholdForTopic / Math.Max(1, queuesOfTopic))
            : PullThresholdForQueue;
        int mebibytes = PullThresholdSizeForTopic > 0
            ? Math.Max(1, PullThresholdSizeForTopic / Math.Max(1, queuesOfTopic))
            : PullThresholdSizeForQueue;
        long span = ConsumeOrderly ? long.MaxValue : ConsumeConcurrentlyMaxSpan;
        return new FlowLimits(messages, mebibytes * 1024L * 1024L, span);
    }

    /// <summary>The subscriptions at the start, with the group's retry topic when its members share messages.</summary>
    internal IEnumerable<(string Topic, string Expression, string Type)> AllSubscriptions()
    {
        foreach ((string topic, string expression) in Subscriptions)
        {
            yield return (topic, expression, SubscriptionData.TypeTag);
        }

        foreach ((string topic, string expression) in SqlSubscriptions)
        {
            yield return (topic, expression, SubscriptionData.TypeSql92);
        }

        if (IsShared && !IsPolled)
        {
            yield return (TopicName.RetryOf(ConsumerGroup), SubscriptionData.All, SubscriptionData.TypeTag);
        }
    }
}
