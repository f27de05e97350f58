using RocketNet.Client.Instances;
using RocketNet.Client.Rebalancing;
using RocketNet.Protocol.Bodies;

namespace RocketNet.Client.Consuming;

/// <summary>How a lite pull consumer pulls.</summary>
/// <remarks>Names and defaults: DefaultLitePullConsumer@4.9.8.</remarks>
public sealed record LitePullConsumerOptions
{
    private static readonly TimeSpan AutoCommitIntervalMin = TimeSpan.FromSeconds(1);

    /// <summary>The group whose offsets are stored, and among whose members subscribed topics are shared.</summary>
    public string ConsumerGroup { get; init; } = string.Empty;

    /// <summary>
    /// Topics to share with the group's members, with their expressions: <c>*</c>, or tags separated by <c>||</c>. None
    /// for a consumer that is assigned queues.
    /// </summary>
    public IReadOnlyDictionary<string, string> Subscriptions { get; init; } = new Dictionary<string, string>();

    /// <summary>Topics with SQL92 expressions; their brokers must filter by properties.</summary>
    public IReadOnlyDictionary<string, string> SqlSubscriptions { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Tag expressions of topics whose queues are assigned, as in <see cref="Subscriptions"/>; <c>*</c> for those that
    /// are not named here.
    /// </summary>
    /// <remarks>Java: DefaultLitePullConsumer.setSubExpressionForAssign@4.9.8.</remarks>
    public IReadOnlyDictionary<string, string> SubExpressionForAssign { get; init; } =
        new Dictionary<string, string>();

    /// <summary>Whether the members share the queues or read all of them each.</summary>
    public MessageModel MessageModel { get; init; } = MessageModel.Clustering;

    /// <summary>Where a queue is begun that the group has no offset of.</summary>
    public ConsumeFromWhere ConsumeFromWhere { get; init; } = ConsumeFromWhere.LastOffset;

    /// <summary>The time for <see cref="ConsumeFromWhere.Timestamp"/>; null: half an hour before the start.</summary>
    public DateTimeOffset? ConsumeTimestamp { get; init; }

    /// <summary>How the members share the queues.</summary>
    public IAllocateMessageQueueStrategy AllocateMessageQueueStrategy { get; init; } = new AllocateAveragely();

    /// <summary>Messages wanted by one pull, and handed out by one poll, 1…1024; brokers give 32 at most.</summary>
    public int PullBatchSize { get; init; } = 10;

    /// <summary>Messages of all queues held before no more is pulled, 1…6553500.</summary>
    public int PullThresholdForAll { get; init; } = 10_000;

    /// <summary>Messages of a queue held before no more is pulled, 1…65535.</summary>
    public int PullThresholdForQueue { get; init; } = 1000;

    /// <summary>MiB of a queue's messages held before no more is pulled, 1…1024.</summary>
    public int PullThresholdSizeForQueue { get; init; } = 100;

    /// <summary>How long a poll waits that is given no time of its own.</summary>
    public TimeSpan PollTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What a poll handed out counts as consumed when the next one begins.</summary>
    public bool AutoCommit { get; init; } = true;

    /// <summary>How often consumed offsets are stored at the brokers, 1 s or more.</summary>
    public TimeSpan AutoCommitInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a pull may wait at the broker for a message; the answer may take 15 s longer.</summary>
    public TimeSpan BrokerSuspendMaxTime { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Pause after a pull that failed, at least 1 ms.</summary>
    public TimeSpan PullTimeDelayWhenException { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often the queues are shared anew without a cause.</summary>
    public TimeSpan RebalanceInterval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Where the offset file of a broadcasting group lies; <c>.rocketmq_offsets</c> in the home folder when null.
    /// </summary>
    public string? LocalOffsetStoreDir { get; init; }

    /// <summary>Checks what is not also an option of a group's member.</summary>
    /// <exception cref="RocketMqException">A value makes no sense; says which and why.</exception>
    internal void Validate()
    {
        OptionChecks.Range(PullThresholdForAll, 1, 6_553_500, nameof(PullThresholdForAll));
        OptionChecks.Time(PollTimeout, TimeSpan.Zero, nameof(PollTimeout));
        OptionChecks.Time(AutoCommitInterval, AutoCommitIntervalMin, nameof(AutoCommitInterval));
        foreach ((string topic, string expression) in SubExpressionForAssign)
        {
            OptionChecks.Topic(topic);
            _ = Consuming.Subscriptions.Parse(topic, expression, SubscriptionData.TypeTag);
        }
    }

    /// <summary>What it has in common with push consumers, in a namespace.</summary>
    internal PushConsumerOptions ToMember(ResourceNames names) => new PushConsumerOptions
    {
        ConsumerGroup = ConsumerGroup,
        Subscriptions = Subscriptions,
        SqlSubscriptions = SqlSubscriptions,
        MessageModel = MessageModel,
        ConsumeFromWhere = ConsumeFromWhere,
        ConsumeTimestamp = ConsumeTimestamp,
        AllocateMessageQueueStrategy = AllocateMessageQueueStrategy,
        PullBatchSize = PullBatchSize,
        PullThresholdForQueue = PullThresholdForQueue,
        PullThresholdSizeForQueue = PullThresholdSizeForQueue,
        BrokerSuspendMaxTime = BrokerSuspendMaxTime,
        PullTimeDelayWhenException = PullTimeDelayWhenException,
        RebalanceInterval = RebalanceInterval,
        LocalOffsetStoreDir = LocalOffsetStoreDir,
        IsPolled = true,
        PersistInterval = AutoCommitInterval,
    }.In(names);
}
