using RocketNet.Broker.Configuration;
using RocketNet.Broker.Topics;
using RocketNet.Protocol.Bodies;

namespace RocketNet.Broker.Registration;

/// <summary>What a registration says about this broker's topics.</summary>
internal static class RegistrationBody
{
    /// <summary>The whole table, with the template topic under both of its names.</summary>
    public static RegisterBrokerBody Full(TopicTable topics, BrokerOptions options)
    {
        // The version is read before the topics: a topic that comes in between is sent again under the next version,
        // while under a version read too late a name server would believe it knows that topic.
        DataVersion version = topics.Version;
        return Create(version, topics.Entries.Select(entry => entry.Config), options);
    }

    /// <summary>Some topics only; a name server keeps all others it knows of this broker.</summary>
    /// <param name="version">That of the whole table: nothing but these topics changed since the last one sent.</param>
    public static RegisterBrokerBody Partial(
        DataVersion version,
        IEnumerable<TopicConfig> changed,
        BrokerOptions options) => Create(version, changed, options);

    private static RegisterBrokerBody Create(
        DataVersion version,
        IEnumerable<TopicConfig> topics,
        BrokerOptions options)
    {
        Dictionary<string, TopicConfig> table = topics
            .Select(topic => Announced(topic, options.BrokerPermission))
            .ToDictionary(topic => topic.TopicName, StringComparer.Ordinal);
        return new RegisterBrokerBody(new TopicConfigTableBody(version, table), FilterServerList: []);
    }

    // Compat: BrokerController.registerBrokerAll@4.9.8: while the broker itself may not be read or written, each topic
    // is announced with the broker's permission, whatever its own is.
    private static TopicConfig Announced(TopicConfig topic, int brokerPermission) =>
        (brokerPermission & BuiltInTopics.ReadWrite) == BuiltInTopics.ReadWrite
            ? topic
            : BuiltInTopics.Create(topic.TopicName, topic.ReadQueueNums, brokerPermission) with
            {
                WriteQueueNums = topic.WriteQueueNums,
            };
}
