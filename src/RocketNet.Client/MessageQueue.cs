using System.Globalization;

namespace RocketNet.Client;

/// <summary>One queue of a topic on one broker name.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="BrokerName">The broker name.</param>
/// <param name="QueueId">The queue's number on that broker, from 0.</param>
public readonly record struct MessageQueue(string Topic, string BrokerName, int QueueId) : IComparable<MessageQueue>
{
    /// <summary>The order all members of a group share: topic, broker name, number; texts unit by unit.</summary>
    public int CompareTo(MessageQueue other)
    {
        int order = string.CompareOrdinal(Topic, other.Topic);
        order = order == 0 ? string.CompareOrdinal(BrokerName, other.BrokerName) : order;
        return order == 0 ? QueueId.CompareTo(other.QueueId) : order;
    }

    /// <summary>The text Java prints.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"MessageQueue [topic={Topic}, brokerName={BrokerName}, queueId={QueueId}]");

    /// <summary>Whether one queue stands before another.</summary>
    public static bool operator <(MessageQueue left, MessageQueue right) => left.CompareTo(right) < 0;

    /// <summary>Whether one queue stands behind another.</summary>
    public static bool operator >(MessageQueue left, MessageQueue right) => left.CompareTo(right) > 0;

    /// <summary>Whether one queue stands before another or is the same.</summary>
    public static bool operator <=(MessageQueue left, MessageQueue right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one queue stands behind another or is the same.</summary>
    public static bool operator >=(MessageQueue left, MessageQueue right) => left.CompareTo(right) >= 0;

    /// <summary>The same as it stands in JSON bodies.</summary>
    internal Protocol.Bodies.MessageQueue ToBody() => new(Topic, BrokerName, QueueId);

    /// <summary>From a JSON body.</summary>
    internal static MessageQueue From(Protocol.Bodies.MessageQueue queue) =>
        new(queue.Topic, queue.BrokerName, queue.QueueId);
}
