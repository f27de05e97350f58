namespace RocketNet.Protocol.Bodies;

/// <summary>Java's names of the enums clients send, in the order of their ordinals.</summary>
internal static class ClientEnumNames
{
    private static readonly string[] ConsumeTypes = ["CONSUME_ACTIVELY", "CONSUME_PASSIVELY", "CONSUME_POP"];
    private static readonly string[] MessageModels = ["BROADCASTING", "CLUSTERING"];
    private static readonly string[] ConsumeFromWheres =
    [
        "CONSUME_FROM_LAST_OFFSET", "CONSUME_FROM_LAST_OFFSET_AND_FROM_MIN_WHEN_BOOT_FIRST",
        "CONSUME_FROM_MIN_OFFSET", "CONSUME_FROM_MAX_OFFSET", "CONSUME_FROM_FIRST_OFFSET", "CONSUME_FROM_TIMESTAMP",
    ];

    public static string Of(ConsumeType value) => ConsumeTypes[(int)value];

    public static string Of(MessageModel value) => MessageModels[(int)value];

    public static string Of(ConsumeFromWhere value) => ConsumeFromWheres[(int)value];

    public static ConsumeType ReadConsumeType(FastJsonValue value) =>
        (ConsumeType)JavaEnum.Ordinal(value, ConsumeTypes, (int)ConsumeType.Passively);

    public static MessageModel ReadMessageModel(FastJsonValue value) =>
        (MessageModel)JavaEnum.Ordinal(value, MessageModels, (int)MessageModel.Clustering);

    public static ConsumeFromWhere ReadConsumeFromWhere(FastJsonValue value) =>
        (ConsumeFromWhere)JavaEnum.Ordinal(value, ConsumeFromWheres, (int)ConsumeFromWhere.LastOffset);
}
