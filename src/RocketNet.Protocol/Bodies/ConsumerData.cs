namespace RocketNet.Protocol.Bodies;

/// <summary>One consumer group of a client, as its heartbeat says.</summary>
public sealed record ConsumerData
{
    /// <summary>The group.</summary>
    public required string GroupName { get; init; }

    /// <summary>Push or pull.</summary>
    public ConsumeType ConsumeType { get; init; } = ConsumeType.Passively;

    /// <summary>Clustering or broadcasting.</summary>
    public MessageModel MessageModel { get; init; } = MessageModel.Clustering;

    /// <summary>Where the group starts.</summary>
    public ConsumeFromWhere ConsumeFromWhere { get; init; }

    /// <summary>One subscription a topic.</summary>
    public IReadOnlyList<SubscriptionData> SubscriptionDataSet { get; init; } = [];

    /// <summary>Unit mode.</summary>
    public bool UnitMode { get; init; }

    /// <summary>Reads the JSON value.</summary>
    public static ConsumerData From(FastJsonValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new ConsumerData
        {
            GroupName = value["groupName"].AsString() ?? string.Empty,
            ConsumeType = ClientEnumNames.ReadConsumeType(value["consumeType"]),
            MessageModel = ClientEnumNames.ReadMessageModel(value["messageModel"]),
            ConsumeFromWhere = ClientEnumNames.ReadConsumeFromWhere(value["consumeFromWhere"]),
            SubscriptionDataSet = JsonBody.ReadArray(value["subscriptionDataSet"], SubscriptionData.From),
            UnitMode = value["unitMode"].AsBoolean(),
        };
    }

    /// <summary>Writes the JSON value.</summary>
    public void WriteTo(JavaJsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.StartObject();
        json.Member("consumeFromWhere", ClientEnumNames.Of(ConsumeFromWhere));
        json.Member("consumeType", ClientEnumNames.Of(ConsumeType));
        json.Member("groupName", GroupName);
        json.Member("messageModel", ClientEnumNames.Of(MessageModel));
        JsonBody.WriteArray(json, "subscriptionDataSet", SubscriptionDataSet, (data, writer) => data.WriteTo(writer));
        json.Member("unitMode", UnitMode);
        json.EndObject();
    }
}
