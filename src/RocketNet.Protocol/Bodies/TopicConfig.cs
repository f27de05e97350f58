using System.Globalization;

namespace RocketNet.Protocol.Bodies;

/// <summary>How a topic is laid out on a broker. Immutable: a change makes a new one.</summary>
/// <remarks>Java: TopicConfig@4.9.8; attributes since 5.x.</remarks>
public sealed record TopicConfig
{
    /// <summary>Permission bit: the topic may serve as a template.</summary>
    public const int PermInherit = 1;

    /// <summary>Permission bit: clients may send.</summary>
    public const int PermWrite = 2;

    /// <summary>Permission bit: clients may pull.</summary>
    public const int PermRead = 4;

    /// <summary>Permission bit: 8, kept and without meaning.</summary>
    public const int PermPriority = 8;

    /// <summary><see cref="TopicSysFlag"/> bit: unit topic.</summary>
    public const int SysFlagUnit = 1;

    /// <summary><see cref="TopicSysFlag"/> bit: subscribed by units.</summary>
    public const int SysFlagUnitSub = 2;

    private static readonly string[] FilterTypeNames = ["SINGLE_TAG", "MULTI_TAG"];

    private static readonly string[] Known =
    [
        "attributes", "order", "perm", "readQueueNums", "topicFilterType", "topicName", "topicSysFlag",
        "writeQueueNums",
    ];

    /// <summary>The topic's name.</summary>
    public required string TopicName { get; init; }

    /// <summary>Queues clients pull from.</summary>
    public int ReadQueueNums { get; init; } = 16;

    /// <summary>Queues clients send to.</summary>
    public int WriteQueueNums { get; init; } = 16;

    /// <summary>Permission bits.</summary>
    public int Perm { get; init; } = PermRead | PermWrite;

    /// <summary>How many tags a message carries.</summary>
    public TopicFilterType TopicFilterType { get; init; }

    /// <summary>System bits of the topic.</summary>
    public int TopicSysFlag { get; init; }

    /// <summary>The topic is ordered.</summary>
    public bool Order { get; init; }

    /// <summary>
    /// 5.x attributes, for instance <c>message.type</c>; null when the topic was described in 4.x form, which has none.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    /// <summary>Members of a later form.</summary>
    public UnknownMembers Unknown { get; init; } = UnknownMembers.None;

    /// <summary>Reads the JSON value; the name is <paramref name="fallbackName"/> when the value has none.</summary>
    public static TopicConfig From(FastJsonValue value, string fallbackName = "")
    {
        ArgumentNullException.ThrowIfNull(value);
        return new TopicConfig
        {
            TopicName = value["topicName"].AsString() ?? fallbackName,
            ReadQueueNums = value["readQueueNums"].AsInt32(16),
            WriteQueueNums = value["writeQueueNums"].AsInt32(16),
            Perm = value["perm"].AsInt32(PermRead | PermWrite),
            TopicFilterType = (TopicFilterType)JavaEnum.Ordinal(value["topicFilterType"], FilterTypeNames, 0),
            TopicSysFlag = value["topicSysFlag"].AsInt32(),
            Order = value["order"].AsBoolean(),
            Attributes = value["attributes"].IsNull ? null : value["attributes"].AsStringMap(),
            Unknown = UnknownMembers.Of(value, Known),
        };
    }

    /// <summary>
    /// Reads the blank-separated line of a compressed registration: name, read and write queues, permission, filter
    /// type, and in 5.x attributes, which are left aside.
    /// </summary>
    /// <exception cref="ProtocolException">Fewer than five words, or no numbers where they belong.</exception>
    public static TopicConfig FromLine(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        string[] words = line.Split(' ', 6);
        if (words.Length < 5
            || !int.TryParse(words[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int read)
            || !int.TryParse(words[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int write)
            || !int.TryParse(words[3], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int perm))
        {
            throw new ProtocolException($"topic line: \"{(line.Length > 160 ? line[..160] : line)}\" is none");
        }

        return new TopicConfig
        {
            TopicName = words[0],
            ReadQueueNums = read,
            WriteQueueNums = write,
            Perm = perm,
            TopicFilterType = words[4] == FilterTypeNames[1] ? TopicFilterType.MultiTag : TopicFilterType.SingleTag,
        };
    }

    /// <summary>The blank-separated line of a compressed registration, in 4.x form.</summary>
    public string ToLine() => string.Create(
        CultureInfo.InvariantCulture,
        $"{TopicName} {ReadQueueNums} {WriteQueueNums} {Perm} {FilterTypeNames[(int)TopicFilterType]}");

    /// <summary>The body alone.</summary>
    public byte[] ToJson() => JsonBody.Write(WriteTo);

    /// <summary>Writes the JSON value.</summary>
    public void WriteTo(JavaJsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.StartObject();
        var members = new MemberMerge(json, Unknown);
        if (Attributes is not null)
        {
            members.Member("attributes", Attributes);
        }

        members.Member("order", Order);
        members.Member("perm", Perm);
        members.Member("readQueueNums", ReadQueueNums);
        members.Member("topicFilterType", FilterTypeNames[(int)TopicFilterType]);
        members.Member("topicName", TopicName);
        members.Member("topicSysFlag", TopicSysFlag);
        members.Member("writeQueueNums", WriteQueueNums);
        members.Finish();
    }

    /// <summary>Java's text of a topic, which stands in a remark.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"TopicConfig [topicName={TopicName}, readQueueNums={ReadQueueNums}, writeQueueNums={WriteQueueNums}, ")
        + $"perm={PermText(Perm)}, topicFilterType={FilterTypeNames[(int)TopicFilterType]}, "
        + $"topicSysFlag={TopicSysFlag}, order={(Order ? "true" : "false")}]";

    /// <summary>The permission as Java prints it: <c>RW-</c> and the like.</summary>
    public static string PermText(int perm) => string.Concat(
        (perm & PermRead) != 0 ? "R" : "-",
        (perm & PermWrite) != 0 ? "W" : "-",
        (perm & PermInherit) != 0 ? "X" : "-");
}
