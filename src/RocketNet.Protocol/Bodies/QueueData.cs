namespace RocketNet.Protocol.Bodies;

/// <summary>What a route says about one topic on one broker name.</summary>
/// <param name="BrokerName">The broker name.</param>
/// <param name="ReadQueueNums">Queues to pull from.</param>
/// <param name="WriteQueueNums">Queues to send to.</param>
/// <param name="Perm">Permission bits, see <see cref="TopicConfig"/>.</param>
/// <param name="TopicSysFlag">System bits of the topic.</param>
public sealed record QueueData(string BrokerName, int ReadQueueNums, int WriteQueueNums, int Perm, int TopicSysFlag)
{
    /// <summary>Reads the JSON value.</summary>
    public static QueueData From(FastJsonValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new QueueData(
            value["brokerName"].AsString() ?? string.Empty,
            value["readQueueNums"].AsInt32(),
            value["writeQueueNums"].AsInt32(),
            value["perm"].AsInt32(),
            value["topicSysFlag"].AsInt32());
    }

    /// <summary>Writes the JSON value.</summary>
    public void WriteTo(JavaJsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.StartObject();
        json.Member("brokerName", BrokerName);
        json.Member("perm", Perm);
        json.Member("readQueueNums", ReadQueueNums);
        json.Member("topicSysFlag", TopicSysFlag);
        json.Member("writeQueueNums", WriteQueueNums);
        json.EndObject();
    }
}
