using RocketNet.Protocol.Bodies;

namespace RocketNet.Client.Routing;

/// <summary>Why there is no way to a topic, as exceptions that name cause and remedy.</summary>
internal static class RouteErrors
{
    // So many brokers tell a reader which cluster that is.
    private const int BrokersShownMax = 10;

    public static RocketMqException NotTold(string topic, string nameServers, TimeSpan timeout) => new(
        RocketMqFailure.NameServerUnreachable,
        $"The name servers {nameServers} did not tell the route of {topic} within {timeout}. Check the address, that "
        + "mqnamesrv runs there, and that no firewall stands between.");

    /// <summary>There is no route, and the time was over before it was known why.</summary>
    public static RocketMqException Unknown(string topic, string nameServers, TimeSpan timeout) => new(
        RocketMqFailure.NoSuchTopic,
        $"No route info of this topic: {topic}. {nameServers} knows neither it nor a template to make it from, and did "
        + $"not tell within {timeout} which brokers there are: try again with more time, or see mqadmin clusterList.");

    public static RocketMqException NotANameServer(string nameServers) => new(
        RocketMqFailure.NotANameServer,
        $"{nameServers} does not know what a route is: probably the address of a broker. "
        + "A name server listens on 9876 unless told otherwise.");

    public static RocketMqException NoBroker(string topic, string nameServers) => new(
        RocketMqFailure.NoBroker,
        $"No route info of this topic: {topic}. No broker is registered at {nameServers}: start one with "
        + "-n and that address, or correct the name server address here or there.");

    /// <summary>There are brokers, and none has the topic.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="known">The brokers there are; shown, so that a reader sees when it is the wrong cluster.</param>
    /// <param name="nameServers">Who was asked.</param>
    /// <param name="remedy">What helps, as the end of a sentence.</param>
    public static RocketMqException NoSuchTopic(string topic, ClusterInfo known, string nameServers, string remedy)
    {
        string[] brokers =
        [
            .. known.BrokerAddrTable.Values
                .Select(broker => $"{broker.Cluster}/{broker.BrokerName}")
                .Order(StringComparer.Ordinal),
        ];
        string more = brokers.Length > BrokersShownMax ? $" and {brokers.Length - BrokersShownMax} more" : string.Empty;
        return new RocketMqException(
            RocketMqFailure.NoSuchTopic,
            $"No route info of this topic: {topic}. Brokers are registered at {nameServers} "
            + $"({string.Join(", ", brokers.Take(BrokersShownMax))}{more}), but none has the topic: if another cluster "
            + $"has it, give the address of that cluster's name server; else {remedy}.");
    }

    /// <summary>There is a route, and no queue in it takes messages.</summary>
    /// <param name="route">The topic's, or that of the template it would be made from.</param>
    /// <param name="isBrokerProtected">Its brokers take no messages of other topics either.</param>
    public static RocketMqException NoQueue(TopicRoute route, bool isBrokerProtected)
    {
        bool isWritable = route.Data.QueueDatas.Any(queue =>
            (queue.Perm & TopicConfig.PermWrite) != 0 && queue.WriteQueueNums > 0);
        string brokers = string.Join(", ", route.Data.QueueDatas.Select(queue => queue.BrokerName).Distinct());
        string whose = route.IsOfTemplate ? "No broker has it, and those that would make it" : "Its brokers";
        return isWritable
            ? new RocketMqException(
                RocketMqFailure.NoMaster,
                $"No route info of this topic: {route.Topic}. {whose} ({brokers}) have no master at the moment: "
                + "start the one with brokerId=0.")
            : new RocketMqException(
                RocketMqFailure.TopicNotWritable,
                $"No route info of this topic: {route.Topic}. " + (isBrokerProtected
                    ? $"{whose} ({brokers}) take no messages of any topic: brokerPermission=6, or mqadmin "
                    + "addWritePerm after a wipeWritePerm, lets them."
                    : route.IsOfTemplate
                        ? $"{whose} ({brokers}) have their template write-protected: create the topic with mqadmin "
                        + "updateTopic."
                        : $"It has no write permission or no write queues at {brokers}: see mqadmin topicRoute; "
                        + "updateTopic -p 6 gives it back."));
    }

    public static RocketMqException NotReadable(TopicRoute route) => new(
        RocketMqFailure.TopicNotReadable,
        $"No queue of {route.Topic} may be read: see mqadmin topicRoute; updateTopic -p 6, or brokerPermission=6 at "
        + "its brokers, gives it back.");
}
