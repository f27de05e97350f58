namespace RocketNet.Protocol.Headers;

/// <summary>Header of REGISTER_BROKER (103).</summary>
/// <remarks>Java: RegisterBrokerRequestHeader@5.3.3.</remarks>
/// <param name="BrokerName">Name that master and slaves share, required.</param>
/// <param name="BrokerAddr">Address for clients, required.</param>
/// <param name="ClusterName">Cluster, required.</param>
/// <param name="HaServerAddr">Address for slaves, required.</param>
/// <param name="BrokerId">0 for a master, required.</param>
/// <param name="Compressed">The body is compressed.</param>
/// <param name="BodyCrc32">Checksum of the body; 0 when it is not to be checked.</param>
/// <param name="HeartbeatTimeoutMillis">5.x: silence after which the broker counts as gone; 0 when not said.</param>
public readonly record struct RegisterBrokerHeader(
    string BrokerName,
    string BrokerAddr,
    string ClusterName,
    string HaServerAddr,
    long BrokerId,
    bool Compressed,
    int BodyCrc32,
    long HeartbeatTimeoutMillis) : IRequestHeader<RegisterBrokerHeader>
{
    /// <summary>Longest name or address; a host name has at most 255 characters.</summary>
    public const int NameCharsMax = 1_024;

    /// <summary>5.x: a slave may stand in for a lost master.</summary>
    public bool EnableActingMaster { get; init; }

    /// <summary>5.x: the zone the broker stands in.</summary>
    public string? ZoneName { get; init; }

    /// <inheritdoc/>
    public static RegisterBrokerHeader Read(HeaderFields fields) => new(
        fields.Required("brokerName", NameCharsMax),
        fields.Required("brokerAddr", NameCharsMax),
        fields.Required("clusterName", NameCharsMax),
        fields.Required("haServerAddr", NameCharsMax),
        fields.RequiredInt64("brokerId"),
        fields.Boolean("compressed"),
        fields.Int32("bodyCrc32", 0),
        fields.Int64("heartbeatTimeoutMillis", 0))
    {
        EnableActingMaster = fields.Boolean("enableActingMaster"),
        ZoneName = fields.Optional("__ZONE_NAME", NameCharsMax),
    };
}
