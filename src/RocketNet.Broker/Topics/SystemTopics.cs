using RocketNet.Broker.Configuration;
using RocketNet.Protocol.Messages;

namespace RocketNet.Broker.Topics;

/// <summary>Which topics belong to the system, so that no operator may change or delete them.</summary>
/// <remarks>Java: TopicValidator@4.9.8, with the topics of this broker that TopicConfigManager adds to it.</remarks>
public sealed class SystemTopics(BrokerConfiguration configuration)
{
    private static readonly string[] OfEveryBroker =
    [
        TopicName.AutoCreate,
        TopicName.Schedule,
        TopicName.Benchmark,
        TopicName.TransactionHalf,
        TopicName.Trace,
        TopicName.TransactionOp,
        TopicName.TransactionCheckMaxTime,
        TopicName.SelfTest,
        TopicName.OffsetMovedEvent,
    ];

    /// <summary>The names in the order they are listed (code 305); the second template name is in no list.</summary>
    public IEnumerable<string> Names => OfEveryBroker
        .Concat(BuiltInTopics.Of(configuration.Broker).Select(config => config.TopicName))
        .Where(name => name != TopicName.AutoCreateOf430)
        .Distinct(StringComparer.Ordinal);

    public bool Contains(string topic) =>
        TopicName.IsSystem(topic) || BuiltInTopics.Of(configuration.Broker).Any(config => config.TopicName == topic);

    /// <summary>Java's words for a request to change such a topic; null for any other.</summary>
    public string? Conflict(string topic) =>
        Contains(topic) ? $"The topic[{topic}] is conflict with system topic." : null;
}
