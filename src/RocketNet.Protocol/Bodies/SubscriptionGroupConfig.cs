namespace RocketNet.Protocol.Bodies;

/// <summary>How a broker treats a consumer group. Immutable: a change makes a new one.</summary>
/// <remarks>Java: SubscriptionGroupConfig@4.9.8; what 5.x adds is kept as it came.</remarks>
public sealed record SubscriptionGroupConfig
{
    private static readonly string[] Known =
    [
        "brokerId", "consumeBroadcastEnable", "consumeEnable", "consumeFromMinEnable", "groupName",
        "notifyConsumerIdsChangedEnable", "retryMaxTimes", "retryQueueNums", "whichBrokerWhenConsumeSlowly",
    ];

    /// <summary>The group.</summary>
    public required string GroupName { get; init; }

    /// <summary>The group may consume at all.</summary>
    public bool ConsumeEnable { get; init; } = true;

    /// <summary>Kept for tools.</summary>
    public bool ConsumeFromMinEnable { get; init; } = true;

    /// <summary>The group may consume by broadcasting.</summary>
    public bool ConsumeBroadcastEnable { get; init; } = true;

    /// <summary>Queues of the retry topic.</summary>
    public int RetryQueueNums { get; init; } = 1;

    /// <summary>After so many tries a message goes to the dead letter topic.</summary>
    public int RetryMaxTimes { get; init; } = 16;

    /// <summary>Broker id to pull from.</summary>
    public long BrokerId { get; init; }

    /// <summary>Broker id to pull from while far behind.</summary>
    public long WhichBrokerWhenConsumeSlowly { get; init; } = 1;

    /// <summary>Members are told when the group changes.</summary>
    public bool NotifyConsumerIdsChangedEnable { get; init; } = true;

    /// <summary>5.x: <c>groupSysFlag</c>, <c>groupRetryPolicy</c>, <c>attributes</c> and the like.</summary>
    public UnknownMembers Unknown { get; init; } = UnknownMembers.None;

    /// <summary>Parses the body of UPDATE_AND_CREATE_SUBSCRIPTIONGROUP (200).</summary>
    /// <exception cref="ProtocolException">The text is not such a body.</exception>
    public static SubscriptionGroupConfig Parse(ReadOnlySpan<byte> utf8) => From(FastJsonValue.Parse(utf8));

    /// <summary>Reads the JSON value; the name is <paramref name="fallbackName"/> when the value has none.</summary>
    public static SubscriptionGroupConfig From(FastJsonValue value, string fallbackName = "")
    {
        ArgumentNullException.ThrowIfNull(value);
        return new SubscriptionGroupConfig
        {
            GroupName = value["groupName"].AsString() ?? fallbackName,
            ConsumeEnable = value["consumeEnable"].AsBoolean(true),
            ConsumeFromMinEnable = value["consumeFromMinEnable"].AsBoolean(true),
            ConsumeBroadcastEnable = value["consumeBroadcastEnable"].AsBoolean(true),
            RetryQueueNums = value["retryQueueNums"].AsInt32(1),
            RetryMaxTimes = value["retryMaxTimes"].AsInt32(16),
            BrokerId = value["brokerId"].AsInt64(),
            WhichBrokerWhenConsumeSlowly = value["whichBrokerWhenConsumeSlowly"].AsInt64(1),
            NotifyConsumerIdsChangedEnable = value["notifyConsumerIdsChangedEnable"].AsBoolean(true),
            Unknown = UnknownMembers.Of(value, Known),
        };
    }

    /// <summary>The body alone.</summary>
    public byte[] ToJson() => JsonBody.Write(WriteTo);

    /// <summary>Writes the JSON value.</summary>
    public void WriteTo(JavaJsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.StartObject();
        var members = new MemberMerge(json, Unknown);
        members.Member("brokerId", BrokerId);
        members.Member("consumeBroadcastEnable", ConsumeBroadcastEnable);
        members.Member("consumeEnable", ConsumeEnable);
        members.Member("consumeFromMinEnable", ConsumeFromMinEnable);
        members.Member("groupName", GroupName);
        members.Member("notifyConsumerIdsChangedEnable", NotifyConsumerIdsChangedEnable);
        members.Member("retryMaxTimes", RetryMaxTimes);
        members.Member("retryQueueNums", RetryQueueNums);
        members.Member("whichBrokerWhenConsumeSlowly", WhichBrokerWhenConsumeSlowly);
        members.Finish();
    }
}
