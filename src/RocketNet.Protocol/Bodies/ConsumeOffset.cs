namespace RocketNet.Protocol.Bodies;

/// <summary>How far a group has come in a queue.</summary>
/// <remarks>Java: OffsetWrapper@4.9.8; pullOffset of 5.x is left aside.</remarks>
/// <param name="BrokerOffset">Offset behind the queue's last message.</param>
/// <param name="ConsumerOffset">The group's offset.</param>
/// <param name="LastTimestamp">Store time of the message before the group's offset.</param>
public sealed record ConsumeOffset(long BrokerOffset, long ConsumerOffset, long LastTimestamp)
{
    /// <summary>Reads the JSON value.</summary>
    public static ConsumeOffset From(FastJsonValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new ConsumeOffset(
            value["brokerOffset"].AsInt64(), value["consumerOffset"].AsInt64(), value["lastTimestamp"].AsInt64());
    }

    /// <summary>Writes the JSON value.</summary>
    public void WriteTo(JavaJsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.StartObject();
        json.Member("brokerOffset", BrokerOffset);
        json.Member("consumerOffset", ConsumerOffset);
        json.Member("lastTimestamp", LastTimestamp);
        json.EndObject();
    }
}
