namespace RocketNet.Protocol.Bodies;

/// <summary>What a group wants of a topic.</summary>
public sealed record SubscriptionData
{
    /// <summary>The expression that matches everything.</summary>
    public const string All = "*";

    /// <summary>Type of an expression made of tags.</summary>
    public const string TypeTag = "TAG";

    /// <summary>Type of an expression over properties.</summary>
    public const string TypeSql92 = "SQL92";

    /// <summary>The topic.</summary>
    public required string Topic { get; init; }

    /// <summary>The expression as the application wrote it.</summary>
    public string SubString { get; init; } = All;

    /// <summary>The tags of the expression; none for <c>*</c>.</summary>
    public IReadOnlyList<string> TagsSet { get; init; } = [];

    /// <summary>Java hash code of each tag.</summary>
    public IReadOnlyList<int> CodeSet { get; init; } = [];

    /// <summary>When the subscription was made, milliseconds since 1970.</summary>
    public long SubVersion { get; init; }

    /// <summary><see cref="TypeTag"/> or <see cref="TypeSql92"/>.</summary>
    public string ExpressionType { get; init; } = TypeTag;

    /// <summary>Obsolete class filter: everything passes.</summary>
    public bool ClassFilterMode { get; init; }

    /// <summary>The expression consists of tags.</summary>
    public bool IsTagType => string.IsNullOrEmpty(ExpressionType) || ExpressionType == TypeTag;

    /// <summary>Reads the JSON value; Go sends the codes as texts.</summary>
    public static SubscriptionData From(FastJsonValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new SubscriptionData
        {
            Topic = value["topic"].AsString() ?? string.Empty,
            SubString = value["subString"].AsString() ?? All,
            TagsSet = value["tagsSet"].AsStrings(),
            CodeSet = [.. value["codeSet"].Items.Select(code => code.AsInt32())],
            SubVersion = value["subVersion"].AsInt64(),
            ExpressionType = value["expressionType"].AsString() ?? TypeTag,
            ClassFilterMode = value["classFilterMode"].AsBoolean(),
        };
    }

    /// <summary>Writes the JSON value.</summary>
    public void WriteTo(JavaJsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.StartObject();
        json.Member("classFilterMode", ClassFilterMode);
        json.StartArray("codeSet");
        foreach (int code in CodeSet)
        {
            json.Value(code);
        }

        json.EndArray();
        json.Member("expressionType", ExpressionType);
        json.Member("subString", SubString);
        json.Member("subVersion", SubVersion);
        json.Member("tagsSet", TagsSet);
        json.Member("topic", Topic);
        json.EndObject();
    }
}
