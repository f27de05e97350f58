namespace RocketNet.Broker.Configuration;

/// <summary>What the broker takes from its configuration file. Immutable; an update makes a new record.</summary>
/// <remarks>A property is the Java key in PascalCase, its default that of 4.9.8, times are in milliseconds.</remarks>
public sealed record BrokerOptions
{
    public string RocketmqHome { get; init; } = "";

    /// <summary>Name servers as host:port, separated by <c>;</c>. Empty: the broker registers nowhere.</summary>
    public string NamesrvAddr { get; init; } = "";

    /// <summary>The address told to clients; part of the key under which name servers keep this broker.</summary>
    public string BrokerIP1 { get; init; } = "127.0.0.1";

    /// <summary>The address told to slaves.</summary>
    public string BrokerIP2 { get; init; } = "127.0.0.1";

    public string BrokerName { get; init; } = "DEFAULT_BROKER";

    public string BrokerClusterName { get; init; } = "DefaultCluster";

    /// <summary>0 for a master; anything else only with role SLAVE.</summary>
    public long BrokerId { get; init; }

    public BrokerRole BrokerRole { get; init; } = BrokerRole.AsyncMaster;

    /// <summary>0: any free port. The VIP port is two below, the port announced for replication one above.</summary>
    public int ListenPort { get; init; } = 10911;

    /// <summary>What name servers announce as haServerAddr. Java 4.9: always listenPort + 1.</summary>
    public int HaListenPort => ListenPort + 1;

    /// <summary>Read 4, write 2; applies to every topic of this broker.</summary>
    public int BrokerPermission { get; init; } = 6;

    public int DefaultTopicQueueNums { get; init; } = 8;

    public bool AutoCreateTopicEnable { get; init; } = true;

    public bool ClusterTopicEnable { get; init; } = true;

    public bool BrokerTopicEnable { get; init; } = true;

    public bool AutoCreateSubscriptionGroup { get; init; } = true;

    public string MsgTraceTopicName { get; init; } = "RMQ_SYS_TRACE_TOPIC";

    public bool TraceTopicEnable { get; init; }

    public bool TraceOn { get; init; } = true;

    public string RegionId { get; init; } = "DefaultRegion";

    public bool NotifyConsumerIdsChangedEnable { get; init; } = true;

    public bool RejectTransactionMessage { get; init; }

    public bool LongPollingEnable { get; init; } = true;

    public int ShortPollingTimeMills { get; init; } = 1_000;

    public bool SlaveReadEnable { get; init; }

    public bool EnablePropertyFilter { get; init; }

    public bool DisableConsumeIfConsumerReadSlowly { get; init; }

    public long ConsumerFallbehindThreshold { get; init; } = 17_179_869_184;

    public long StartAcceptSendRequestTimeStamp { get; init; }

    public int FlushConsumerOffsetInterval { get; init; } = 5_000;

    public bool BrokerFastFailureEnable { get; init; } = true;

    public int WaitTimeMillsInSendQueue { get; init; } = 200;

    /// <summary>Pulls that may wait to be read from the disk.</summary>
    public int PullThreadPoolQueueCapacity { get; init; } = 100_000;

    /// <summary>How long one of them may wait before it is refused.</summary>
    public int WaitTimeMillsInPullQueue { get; init; } = 5_000;

    public int RegisterBrokerTimeoutMills { get; init; } = 6_000;

    /// <summary>Clamped to 10 s … 60 s where it is used, as Java does.</summary>
    public int RegisterNameServerPeriod { get; init; } = 30_000;

    public bool ForceRegister { get; init; } = true;

    public bool CompressedRegister { get; init; }

    public long TransactionTimeOut { get; init; } = 6_000;

    public int TransactionCheckMax { get; init; } = 15;

    public long TransactionCheckInterval { get; init; } = 60_000;

    public bool EnableDetailStat { get; init; } = true;

    /// <summary>Further keys that code 25 may not change, separated by <c>;</c>.</summary>
    public string ConfigBlackList { get; init; } = "configBlackList;brokerConfigPath";

    /// <summary>The file of <c>-c</c>, rewritten by code 25. Empty: changes live only as long as the process.</summary>
    public string BrokerConfigPath { get; init; } = "";

    /// <summary>Folder of the log files; empty: <c>logs/rocketmqlogs</c> in the user's home.</summary>
    public string LogRoot { get; init; } = "";
}
