namespace RocketNet.Broker.Statistics;

/// <summary>The names tools ask for. Java: BrokerStatsManager@4.9.7.</summary>
internal static class StatisticsNames
{
    public const string TopicPutNums = "TOPIC_PUT_NUMS";
    public const string TopicPutSize = "TOPIC_PUT_SIZE";
    public const string GroupGetNums = "GROUP_GET_NUMS";
    public const string GroupGetSize = "GROUP_GET_SIZE";
    public const string GroupGetLatency = "GROUP_GET_LATENCY";
    public const string SendBackPutNums = "SNDBCK_PUT_NUMS";
    public const string BrokerPutNums = "BROKER_PUT_NUMS";
    public const string BrokerGetNums = "BROKER_GET_NUMS";
}
