namespace RocketNet.Protocol.Bodies;

/// <summary>All brokers and clusters a NameServer knows: answer of GET_BROKER_CLUSTER_INFO (106).</summary>
/// <param name="BrokerAddrTable">The brokers by name.</param>
/// <param name="ClusterAddrTable">Broker names by cluster.</param>
public sealed record ClusterInfo(
    IReadOnlyDictionary<string, BrokerData> BrokerAddrTable,
    IReadOnlyDictionary<string, IReadOnlyList<string>> ClusterAddrTable)
{
    /// <summary>Parses such a body.</summary>
    /// <exception cref="ProtocolException">The text is not such a body.</exception>
    public static ClusterInfo Parse(ReadOnlySpan<byte> utf8)
    {
        FastJsonValue value = FastJsonValue.Parse(utf8);
        return new ClusterInfo(
            JsonBody.ReadMap(value["brokerAddrTable"], BrokerData.From),
            JsonBody.ReadMap(value["clusterAddrTable"], names => names.AsStrings()));
    }

    /// <summary>The body.</summary>
    public byte[] ToJson() => JsonBody.Write(json =>
    {
        json.StartObject();
        JsonBody.WriteMap(json, "brokerAddrTable", BrokerAddrTable, (broker, writer) => broker.WriteTo(writer));
        json.StartObject("clusterAddrTable");
        foreach ((string cluster, IReadOnlyList<string> names) in ClusterAddrTable)
        {
            json.Member(cluster, names);
        }

        json.EndObject();
        json.EndObject();
    });
}
