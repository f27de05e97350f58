namespace RocketNet.Protocol.Bodies;

/// <summary>Body of HEART_BEAT (34): a client with its producer and consumer groups.</summary>
public sealed record HeartbeatData
{
    /// <summary>The client's id.</summary>
    public required string ClientId { get; init; }

    /// <summary>Its producer groups.</summary>
    public IReadOnlyList<string> ProducerGroups { get; init; } = [];

    /// <summary>Its consumer groups.</summary>
    public IReadOnlyList<ConsumerData> ConsumerDataSet { get; init; } = [];

    /// <summary>5.x: hash of the subscriptions; 0 for a classic heartbeat.</summary>
    public int HeartbeatFingerprint { get; init; }

    /// <summary>5.x: the subscriptions known already are meant.</summary>
    public bool WithoutSub { get; init; }

    /// <summary>Parses such a body; missing sets are empty, and so are null ones, on which Java fails.</summary>
    /// <exception cref="ProtocolException">The text is not such a body.</exception>
    public static HeartbeatData Parse(ReadOnlySpan<byte> utf8)
    {
        FastJsonValue value = FastJsonValue.Parse(utf8);
        return new HeartbeatData
        {
            ClientId = value["clientID"].AsString() ?? string.Empty,
            ProducerGroups =
            [
                .. value["producerDataSet"].Items
                    .Select(producer => producer["groupName"].AsString() ?? string.Empty)
                    .Where(group => group.Length > 0),
            ],
            ConsumerDataSet = JsonBody.ReadArray(value["consumerDataSet"], ConsumerData.From),
            HeartbeatFingerprint = value["heartbeatFingerprint"].AsInt32(),
            WithoutSub = value["withoutSub"].AsBoolean(),
        };
    }

    /// <summary>The body in 4.x form.</summary>
    public byte[] ToJson() => JsonBody.Write(json =>
    {
        json.StartObject();
        json.Member("clientID", ClientId);
        JsonBody.WriteArray(json, "consumerDataSet", ConsumerDataSet, (data, writer) => data.WriteTo(writer));
        JsonBody.WriteArray(json, "producerDataSet", ProducerGroups, (group, writer) =>
        {
            writer.StartObject();
            writer.Member("groupName", group);
            writer.EndObject();
        });
        json.EndObject();
    });
}
