using System.Globalization;
using RocketNet.Client.Routing;
using RocketNet.Protocol.Bodies;
using RocketNet.Remoting;

namespace RocketNet.Client.Producing;

/// <summary>Why a message was not sent, as exceptions that name cause and remedy.</summary>
internal static class SendErrors
{
    public static RocketMqException NoBroker(string topic, string nameServers) => new(
        RocketMqFailure.NoBroker,
        $"No route info of this topic: {topic}. No broker is registered at {nameServers}: start one with "
        + "-n and that address, or correct the name server address here or there.");

    public static RocketMqException NoSuchTopic(string topic, string template, string nameServers) => new(
        RocketMqFailure.NoSuchTopic,
        $"No route info of this topic: {topic}. Brokers are registered at {nameServers}, but none has the topic and "
        + $"none makes topics by itself (no route of {template}): create it with mqadmin updateTopic -n {nameServers} "
        + $"-c <cluster> -t {topic}, or set autoCreateTopicEnable=true at the brokers.");

    /// <summary>There is a route, and no queue in it takes messages.</summary>
    public static RocketMqException NoQueue(TopicRoute route)
    {
        bool isWritable = route.Data.QueueDatas.Any(queue =>
            (queue.Perm & TopicConfig.PermWrite) != 0 && queue.WriteQueueNums > 0);
        string brokers = string.Join(", ", route.Data.QueueDatas.Select(queue => queue.BrokerName).Distinct());
        return isWritable
            ? new RocketMqException(
                RocketMqFailure.NoMaster,
                $"No route info of this topic: {route.Topic}. Its brokers ({brokers}) have no master at the moment: "
                + "start the one with brokerId=0.")
            : new RocketMqException(
                RocketMqFailure.TopicNotWritable,
                $"No route info of this topic: {route.Topic}. It has no write permission or no write queues at "
                + $"{brokers}: see mqadmin topicRoute; updateTopic -p 6 or addWritePerm give it back.");
    }

    public static RocketMqException NoMaster(string brokerName) => new(
        RocketMqFailure.NoMaster,
        $"The broker[{brokerName}] not exist: no master of that name is in the routes. Start the one with brokerId=0.");

    public static RocketMqException Stopped(Exception? cause = null) =>
        new(RocketMqFailure.Stopped, "The client has been stopped; make a new one.", cause);

    public static RocketMqException TimedOut(string topic, TimeSpan timeout) => new(
        RocketMqFailure.TimedOut,
        string.Create(
            CultureInfo.InvariantCulture,
            $"Sending to {topic} was not done within {timeout.TotalMilliseconds:F0} ms; it may have been stored."));

    /// <summary>The message was written, and nobody knows what became of it.</summary>
    public static bool MayBeStored(Exception? failure) =>
        failure is RemotingException { Failure: RemotingFailure.TimedOut or RemotingFailure.Closed };

    /// <summary>No attempt succeeded; the last failure says what kind it is.</summary>
    public static RocketMqException AllFailed(
        string topic, IReadOnlyCollection<string> brokersSent, TimeSpan cost, Exception? last, bool mayBeStored)
    {
        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"Send [{brokersSent.Count}] times, still failed, cost [{cost.TotalMilliseconds:F0}]ms, Topic: {topic}, "
            + $"BrokersSent: [{string.Join(", ", brokersSent)}]. {last?.Message}")
            + (mayBeStored ? "; it may have been stored all the same" : null);
        return last switch
        {
            RocketMqException refused => refused.With(message),
            RemotingException { Failure: RemotingFailure.TimedOut } late => new RocketMqException(
                RocketMqFailure.TimedOut, $"{message}.", late),
            RemotingException { Failure: RemotingFailure.ConnectFailed } failure => new RocketMqException(
                RocketMqFailure.BrokerUnreachable,
                $"{message}. Check that the broker runs, that its brokerIP1 is an address this machine reaches, and "
                + "that no firewall keeps the port (with VipChannelEnabled that port − 2).",
                failure),
            _ => new RocketMqException(RocketMqFailure.BrokerUnreachable, $"{message}.", last),
        };
    }
}
