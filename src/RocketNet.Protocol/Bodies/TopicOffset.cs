namespace RocketNet.Protocol.Bodies;

/// <summary>What a queue holds.</summary>
/// <param name="MinOffset">First offset.</param>
/// <param name="MaxOffset">Offset behind the last message.</param>
/// <param name="LastUpdateTimestamp">Store time of the last message; 0 when there is none.</param>
public sealed record TopicOffset(long MinOffset, long MaxOffset, long LastUpdateTimestamp)
{
    /// <summary>Reads the JSON value.</summary>
    public static TopicOffset From(FastJsonValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new TopicOffset(
            value["minOffset"].AsInt64(), value["maxOffset"].AsInt64(), value["lastUpdateTimestamp"].AsInt64());
    }

    /// <summary>Writes the JSON value.</summary>
    public void WriteTo(JavaJsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.StartObject();
        json.Member("lastUpdateTimestamp", LastUpdateTimestamp);
        json.Member("maxOffset", MaxOffset);
        json.Member("minOffset", MinOffset);
        json.EndObject();
    }
}
