namespace RocketNet.Protocol.Bodies;

/// <summary>Where a topic's queues are: answer of GET_ROUTEINFO_BY_TOPIC (105).</summary>
/// <remarks>
/// Written with quoted ids for every requester: old clients take them as well as new ones. The static topics of 5.x are
/// left aside.
/// </remarks>
public sealed record TopicRouteData
{
    private static readonly Dictionary<string, IReadOnlyList<string>> NoFilterServers = [];

    /// <summary>The queues by broker name.</summary>
    public required IReadOnlyList<QueueData> QueueDatas { get; init; }

    /// <summary>The brokers.</summary>
    public required IReadOnlyList<BrokerData> BrokerDatas { get; init; }

    /// <summary>Filter servers by broker address; always written, nearly always empty.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> FilterServerTable { get; init; } = NoFilterServers;

    /// <summary>Layout of an ordered topic, <c>broker-a:8;broker-b:8</c>; left out when null.</summary>
    public string? OrderTopicConf { get; init; }

    /// <summary>Parses such a body.</summary>
    /// <exception cref="ProtocolException">The text is not such a body.</exception>
    public static TopicRouteData Parse(ReadOnlySpan<byte> utf8)
    {
        FastJsonValue value = FastJsonValue.Parse(utf8);
        return new TopicRouteData
        {
            QueueDatas = JsonBody.ReadArray(value["queueDatas"], QueueData.From),
            BrokerDatas = JsonBody.ReadArray(value["brokerDatas"], BrokerData.From),
            FilterServerTable = JsonBody.ReadMap(value["filterServerTable"], servers => servers.AsStrings()),
            OrderTopicConf = value["orderTopicConf"].AsString(),
        };
    }

    /// <summary>The body.</summary>
    public byte[] ToJson() => JsonBody.Write(WriteTo);

    /// <summary>Writes the JSON value.</summary>
    public void WriteTo(JavaJsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.StartObject();
        JsonBody.WriteArray(json, "brokerDatas", BrokerDatas, (broker, writer) => broker.WriteTo(writer));
        json.StartObject("filterServerTable");
        foreach ((string address, IReadOnlyList<string> servers) in FilterServerTable)
        {
            json.Member(address, servers);
        }

        json.EndObject();
        json.Member("orderTopicConf", OrderTopicConf);
        JsonBody.WriteArray(json, "queueDatas", QueueDatas, (queue, writer) => queue.WriteTo(writer));
        json.EndObject();
    }
}
