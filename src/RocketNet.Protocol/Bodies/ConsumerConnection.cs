namespace RocketNet.Protocol.Bodies;

/// <summary>Answer of GET_CONSUMER_CONNECTION_LIST (203).</summary>
public sealed record ConsumerConnection
{
    /// <summary>The group's members.</summary>
    public required IReadOnlyList<ClientConnection> Connections { get; init; }

    /// <summary>The group's subscriptions by topic.</summary>
    public required IReadOnlyDictionary<string, SubscriptionData> SubscriptionTable { get; init; }

    /// <summary>Push or pull.</summary>
    public ConsumeType ConsumeType { get; init; }

    /// <summary>Clustering or broadcasting.</summary>
    public MessageModel MessageModel { get; init; }

    /// <summary>Where the group starts.</summary>
    public ConsumeFromWhere ConsumeFromWhere { get; init; }

    /// <summary>Parses such a body.</summary>
    /// <exception cref="ProtocolException">The text is not such a body.</exception>
    public static ConsumerConnection Parse(ReadOnlySpan<byte> utf8)
    {
        FastJsonValue value = FastJsonValue.Parse(utf8);
        return new ConsumerConnection
        {
            Connections = JsonBody.ReadArray(value["connectionSet"], ClientConnection.From),
            SubscriptionTable = JsonBody.ReadMap(value["subscriptionTable"], SubscriptionData.From),
            ConsumeType = ClientEnumNames.ReadConsumeType(value["consumeType"]),
            MessageModel = ClientEnumNames.ReadMessageModel(value["messageModel"]),
            ConsumeFromWhere = ClientEnumNames.ReadConsumeFromWhere(value["consumeFromWhere"]),
        };
    }

    /// <summary>The body.</summary>
    public byte[] ToJson() => JsonBody.Write(json =>
    {
        json.StartObject();
        JsonBody.WriteArray(json, "connectionSet", Connections, (client, writer) => client.WriteTo(writer));
        json.Member("consumeFromWhere", ClientEnumNames.Of(ConsumeFromWhere));
        json.Member("consumeType", ClientEnumNames.Of(ConsumeType));
        json.Member("messageModel", ClientEnumNames.Of(MessageModel));
        JsonBody.WriteMap(json, "subscriptionTable", SubscriptionTable, (data, writer) => data.WriteTo(writer));
        json.EndObject();
    });
}
