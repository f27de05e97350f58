using RocketNet.Broker.Configuration;
using RocketNet.Protocol.Bodies;
using RocketNet.Protocol.Messages;

namespace RocketNet.Broker.Topics;

/// <summary>The topics every broker has from its first start on.</summary>
/// <remarks>Java: the constructor of TopicConfigManager@4.9.8.</remarks>
public static class BuiltInTopics
{
    /// <summary>
    /// The template after which a first send makes a topic, and what only the 4.3.0 client calls it. The second name is
    /// served and registered like the first, but stands in no file and no list.
    /// </summary>
    private static readonly string[] TemplateNames = [TopicName.AutoCreate, TopicName.AutoCreateOf430];

    internal const int ReadWrite = TopicConfig.PermRead | TopicConfig.PermWrite;

    private const int ScheduleQueues = 18;
    private const int BenchmarkQueues = 1024;
    private const int ClusterQueues = 16;

    public static bool IsTemplate(string topic) => TemplateNames.Contains(topic);

    public static IEnumerable<TopicConfig> Of(BrokerOptions options)
    {
        yield return Create(TopicName.SelfTest, 1);
        if (options.AutoCreateTopicEnable)
        {
            const int Permission = ReadWrite | TopicConfig.PermInherit;
            foreach (string template in TemplateNames)
            {
                yield return Create(template, options.DefaultTopicQueueNums, Permission);
            }
        }

        yield return Create(TopicName.Benchmark, BenchmarkQueues);
        yield return Create(options.BrokerClusterName, ClusterQueues, Inherited(options.ClusterTopicEnable));
        yield return Create(options.BrokerName, 1, Inherited(options.BrokerTopicEnable));
        yield return Create(TopicName.OffsetMovedEvent, 1);
        yield return Create(TopicName.Schedule, ScheduleQueues);
        if (options.TraceTopicEnable)
        {
            yield return Create(options.MsgTraceTopicName, 1);
        }

        yield return Create(options.BrokerClusterName + "_REPLY_TOPIC", 1);
    }

    internal static TopicConfig Create(string topic, int queueNums, int permission = ReadWrite) => new()
    {
        TopicName = topic,
        ReadQueueNums = queueNums,
        WriteQueueNums = queueNums,
        Perm = permission,
    };

    private static int Inherited(bool isUsable) =>
        isUsable ? ReadWrite | TopicConfig.PermInherit : TopicConfig.PermInherit;
}
