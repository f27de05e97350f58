using System.Globalization;

namespace RocketNet.Protocol.Bodies;

/// <summary>The addresses of one broker name: id 0 is the master.</summary>
public sealed record BrokerData
{
    /// <summary>The cluster's name.</summary>
    public required string Cluster { get; init; }

    /// <summary>The broker name.</summary>
    public required string BrokerName { get; init; }

    /// <summary>Addresses <c>ip:port</c> by broker id.</summary>
    public required IReadOnlyDictionary<long, string> BrokerAddrs { get; init; }

    /// <summary>5.x: a slave may act as master; written only when true.</summary>
    public bool EnableActingMaster { get; init; }

    /// <summary>5.x: the zone of the broker; written only when there is one.</summary>
    public string? ZoneName { get; init; }

    /// <summary>Reads the JSON value; ids that are no numbers are left out.</summary>
    public static BrokerData From(FastJsonValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var addresses = new Dictionary<long, string>();
        foreach (FastJsonMember member in value["brokerAddrs"].Members)
        {
            if (long.TryParse(member.Name, CultureInfo.InvariantCulture, out long id)
                && member.Value.AsString() is { } address)
            {
                addresses[id] = address;
            }
        }

        return new BrokerData
        {
            Cluster = value["cluster"].AsString() ?? string.Empty,
            BrokerName = value["brokerName"].AsString() ?? string.Empty,
            BrokerAddrs = addresses,
            EnableActingMaster = value["enableActingMaster"].AsBoolean(),
            ZoneName = value["zoneName"].AsString(),
        };
    }

    /// <summary>Writes the JSON value. Without blanks: the Go client cuts the raw text at commas and colons.</summary>
    public void WriteTo(JavaJsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.StartObject();
        json.StartObject("brokerAddrs");
        foreach ((long id, string address) in BrokerAddrs)
        {
            json.Key(id);
            json.Value(address);
        }

        json.EndObject();
        json.Member("brokerName", BrokerName);
        json.Member("cluster", Cluster);
        if (EnableActingMaster)
        {
            json.Member("enableActingMaster", true);
        }

        json.Member("zoneName", ZoneName);
        json.EndObject();
    }
}
