namespace RocketNet.Protocol.Bodies;

/// <summary>One queue of a topic on one broker name.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="BrokerName">The broker name.</param>
/// <param name="QueueId">The queue.</param>
public sealed record MessageQueue(string Topic, string BrokerName, int QueueId)
{
    /// <summary>Reads the JSON value; as a map key it may also be a text that holds the JSON.</summary>
    /// <exception cref="ProtocolException">A text that holds something else.</exception>
    public static MessageQueue From(FastJsonValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        FastJsonValue queue = value.Kind == FastJsonKind.String
            ? FastJsonValue.Parse(System.Text.Encoding.UTF8.GetBytes(value.AsString() ?? string.Empty), depthMax: 4)
            : value;
        return new MessageQueue(
            queue["topic"].AsString() ?? string.Empty,
            queue["brokerName"].AsString() ?? string.Empty,
            queue["queueId"].AsInt32());
    }

    /// <summary>Writes the JSON value.</summary>
    public void WriteTo(JavaJsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.StartObject();
        WriteMembers(json);
        json.EndObject();
    }

    /// <summary>
    /// Writes the queue as a map key, an object literal. The Go client takes other forms for a different body.
    /// </summary>
    public void WriteKeyTo(JavaJsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.StartObjectKey();
        WriteMembers(json);
        json.EndObjectKey();
    }

    private void WriteMembers(JavaJsonWriter json)
    {
        json.Member("brokerName", BrokerName);
        json.Member("queueId", QueueId);
        json.Member("topic", Topic);
    }
}
