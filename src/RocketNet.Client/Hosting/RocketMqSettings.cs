using Microsoft.Extensions.Configuration;
using RocketNet.Client.Consuming;
using RocketNet.Client.Rebalancing;

namespace RocketNet.Client.Hosting;

/// <summary>
/// The options of a client, its producers and its consumers as a configuration section has them: keys by the names of
/// the options, groups as sections of <c>Producers</c> and <c>Consumers</c>.
/// </summary>
internal sealed class RocketMqSettings
{
    private readonly IReadOnlyDictionary<string, IConfigurationSection> _producers;
    private readonly IReadOnlyDictionary<string, IConfigurationSection> _consumers;

    /// <exception cref="RocketMqException">A key or value makes no sense; says which.</exception>
    public RocketMqSettings(IConfigurationSection section)
    {
        SectionReader reader = new(section);
        ClientOptions usual = new();
        Client = new ClientOptions
        {
            NamesrvAddr = reader.Text(nameof(usual.NamesrvAddr), usual.NamesrvAddr)!,
            ClientIp = reader.Text(nameof(usual.ClientIp), usual.ClientIp),
            InstanceName = reader.Text(nameof(usual.InstanceName), usual.InstanceName),
            UnitName = reader.Text(nameof(usual.UnitName), usual.UnitName),
            Namespace = reader.Text(nameof(usual.Namespace), usual.Namespace),
            UnitMode = reader.Flag(nameof(usual.UnitMode), usual.UnitMode),
            VipChannelEnabled = reader.Flag(nameof(usual.VipChannelEnabled), usual.VipChannelEnabled),
            PollNameServerInterval = reader.Time(nameof(usual.PollNameServerInterval), usual.PollNameServerInterval),
            HeartbeatBrokerInterval =
                reader.Time(nameof(usual.HeartbeatBrokerInterval), usual.HeartbeatBrokerInterval),
            PersistConsumerOffsetInterval =
                reader.Time(nameof(usual.PersistConsumerOffsetInterval), usual.PersistConsumerOffsetInterval),
            MqClientApiTimeout = reader.Time(nameof(usual.MqClientApiTimeout), usual.MqClientApiTimeout),
            ConnectTimeout = reader.Time(nameof(usual.ConnectTimeout), usual.ConnectTimeout),
        };
        _producers = reader.Sections("Producers");
        _consumers = reader.Sections("Consumers");
        reader.Complete();
    }

    public ClientOptions Client { get; }

    /// <exception cref="RocketMqException">There is a section for a group that is not among these.</exception>
    public void CheckGroups(IReadOnlyCollection<string> producers, IReadOnlyCollection<string> consumers)
    {
        CheckGroups(_producers.Values, producers);
        CheckGroups(_consumers.Values, consumers);
    }

    /// <summary>The options of a producer group; the usual ones where the section says nothing.</summary>
    /// <exception cref="RocketMqException">A key or value makes no sense; says which.</exception>
    public ProducerOptions Producer(string group)
    {
        ProducerOptions usual = new() { Group = group };
        if (!_producers.TryGetValue(group, out IConfigurationSection? section))
        {
            return usual;
        }

        SectionReader reader = new(section);
        ProducerOptions options = usual with
        {
            SendMsgTimeout = reader.Time(nameof(usual.SendMsgTimeout), usual.SendMsgTimeout),
            RetryTimesWhenSendFailed =
                reader.Number(nameof(usual.RetryTimesWhenSendFailed), usual.RetryTimesWhenSendFailed),
            RetryAnotherBrokerWhenNotStoreOK =
                reader.Flag(nameof(usual.RetryAnotherBrokerWhenNotStoreOK), usual.RetryAnotherBrokerWhenNotStoreOK),
            DefaultTopicQueueNums = reader.Number(nameof(usual.DefaultTopicQueueNums), usual.DefaultTopicQueueNums),
            CreateTopicKey = reader.Text(nameof(usual.CreateTopicKey), usual.CreateTopicKey)!,
            CompressMsgBodyOverHowmuch =
                reader.Number(nameof(usual.CompressMsgBodyOverHowmuch), usual.CompressMsgBodyOverHowmuch),
            MaxMessageSize = reader.Number(nameof(usual.MaxMessageSize), usual.MaxMessageSize),
            SendLatencyFaultEnable = reader.Flag(nameof(usual.SendLatencyFaultEnable), usual.SendLatencyFaultEnable),
        };
        reader.Complete();
        return options;
    }

    /// <summary>The options of a consumer group; the usual ones where the section says nothing.</summary>
    /// <exception cref="RocketMqException">A key or value makes no sense; says which.</exception>
    public PushConsumerOptions Consumer(string group)
    {
        PushConsumerOptions usual = new() { ConsumerGroup = group };
        if (!_consumers.TryGetValue(group, out IConfigurationSection? section))
        {
            return usual;
        }

        SectionReader reader = new(section);
        PushConsumerOptions options = Flow(reader, usual) with
        {
            Subscriptions = reader.Table(nameof(usual.Subscriptions), usual.Subscriptions),
            SqlSubscriptions = reader.Table(nameof(usual.SqlSubscriptions), usual.SqlSubscriptions),
            MessageModel = reader.OneOf(nameof(usual.MessageModel), usual.MessageModel),
            ConsumeOrderly = reader.Flag(nameof(usual.ConsumeOrderly), usual.ConsumeOrderly),
            ConsumeFromWhere = reader.OneOf(nameof(usual.ConsumeFromWhere), usual.ConsumeFromWhere),
            ConsumeTimestamp = reader.Moment(nameof(usual.ConsumeTimestamp), usual.ConsumeTimestamp),
            AllocateMessageQueueStrategy = Strategy(reader, usual.AllocateMessageQueueStrategy),
            MaxReconsumeTimes = reader.Number(nameof(usual.MaxReconsumeTimes), usual.MaxReconsumeTimes),
            SuspendCurrentQueueTime = reader.Time(nameof(usual.SuspendCurrentQueueTime), usual.SuspendCurrentQueueTime),
            ConsumeTimeout = reader.Time(nameof(usual.ConsumeTimeout), usual.ConsumeTimeout),
            RebalanceInterval = reader.Time(nameof(usual.RebalanceInterval), usual.RebalanceInterval),
            AwaitTerminationWhenShutdown =
                reader.Time(nameof(usual.AwaitTerminationWhenShutdown), usual.AwaitTerminationWhenShutdown),
            LocalOffsetStoreDir = reader.Text(nameof(usual.LocalOffsetStoreDir), usual.LocalOffsetStoreDir),
        };
        reader.Complete();
        return options;
    }

    private static void CheckGroups(
        IEnumerable<IConfigurationSection> sections, IReadOnlyCollection<string> groups)
    {
        IConfigurationSection? unknown = sections.FirstOrDefault(section => !groups.Contains(section.Key));
        if (unknown is not null)
        {
            throw new RocketMqException(
                RocketMqFailure.InvalidOptions,
                $"{unknown.Path} is no group that was added; there are {string.Join(", ", groups)}.");
        }
    }

    private static PushConsumerOptions Flow(SectionReader reader, PushConsumerOptions usual) => usual with
    {
        ConsumeMessageBatchMaxSize =
            reader.Number(nameof(usual.ConsumeMessageBatchMaxSize), usual.ConsumeMessageBatchMaxSize),
        ConsumeThreadMax = reader.Number(nameof(usual.ConsumeThreadMax), usual.ConsumeThreadMax),
        PullThresholdForQueue = reader.Number(nameof(usual.PullThresholdForQueue), usual.PullThresholdForQueue),
        PullThresholdSizeForQueue =
            reader.Number(nameof(usual.PullThresholdSizeForQueue), usual.PullThresholdSizeForQueue),
        PullThresholdForTopic = reader.Number(nameof(usual.PullThresholdForTopic), usual.PullThresholdForTopic),
        PullThresholdSizeForTopic =
            reader.Number(nameof(usual.PullThresholdSizeForTopic), usual.PullThresholdSizeForTopic),
        ConsumeConcurrentlyMaxSpan =
            reader.Number(nameof(usual.ConsumeConcurrentlyMaxSpan), usual.ConsumeConcurrentlyMaxSpan),
        PullBatchSize = reader.Number(nameof(usual.PullBatchSize), usual.PullBatchSize),
        PullInterval = reader.Time(nameof(usual.PullInterval), usual.PullInterval),
        BrokerSuspendMaxTime = reader.Time(nameof(usual.BrokerSuspendMaxTime), usual.BrokerSuspendMaxTime),
        PullTimeDelayWhenException =
            reader.Time(nameof(usual.PullTimeDelayWhenException), usual.PullTimeDelayWhenException),
    };

    // By the names that members tell each other; what needs more than a name is given in code.
    private static IAllocateMessageQueueStrategy Strategy(SectionReader reader, IAllocateMessageQueueStrategy usual)
    {
        IAllocateMessageQueueStrategy[] known =
            [usual, new AllocateAveragelyByCircle(), new AllocateByConsistentHash()];
        string name = reader.Text(nameof(PushConsumerOptions.AllocateMessageQueueStrategy), usual.Name)!;
        return Array.Find(known, one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new RocketMqException(
                RocketMqFailure.InvalidOptions,
                $"{nameof(PushConsumerOptions.AllocateMessageQueueStrategy)} is \"{name}\", which is not one of "
                + $"{string.Join(", ", known.Select(one => one.Name))}.");
    }
}
