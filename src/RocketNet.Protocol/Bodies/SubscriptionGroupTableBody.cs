namespace RocketNet.Protocol.Bodies;

/// <summary>All groups of a broker: answer of 201, and <c>subscriptionGroup.json</c>.</summary>
/// <remarks>Java: SubscriptionGroupWrapper@4.9.8.</remarks>
/// <param name="DataVersion">Version of the table.</param>
/// <param name="SubscriptionGroupTable">The groups by name.</param>
public sealed record SubscriptionGroupTableBody(
    DataVersion DataVersion,
    IReadOnlyDictionary<string, SubscriptionGroupConfig> SubscriptionGroupTable)
{
    private static readonly string[] Known = ["dataVersion", "subscriptionGroupTable"];

    /// <summary>5.x: <c>forbiddenTable</c>.</summary>
    public UnknownMembers Unknown { get; init; } = UnknownMembers.None;

    /// <summary>Parses such a body.</summary>
    /// <exception cref="ProtocolException">The text is not such a body.</exception>
    public static SubscriptionGroupTableBody Parse(ReadOnlySpan<byte> utf8)
    {
        FastJsonValue value = FastJsonValue.Parse(utf8);
        var table = new Dictionary<string, SubscriptionGroupConfig>(StringComparer.Ordinal);
        foreach (FastJsonMember member in value["subscriptionGroupTable"].Members)
        {
            table[member.Name] = SubscriptionGroupConfig.From(member.Value, member.Name);
        }

        return new SubscriptionGroupTableBody(DataVersion.From(value["dataVersion"]), table)
        {
            Unknown = UnknownMembers.Of(value, Known, UnknownMembers.TableSizeMax),
        };
    }

    /// <summary>The body, or with line breaks the file.</summary>
    public byte[] ToJson(bool isPretty = false) => JsonBody.Write(
        json =>
        {
            json.StartObject();
            var members = new MemberMerge(json, Unknown);
            members.Before("dataVersion");
            json.Name("dataVersion");
            DataVersion.WriteTo(json);
            members.Before("subscriptionGroupTable");
            JsonBody.WriteMap(
                json, "subscriptionGroupTable", SubscriptionGroupTable, (group, writer) => group.WriteTo(writer));
            members.Finish();
        },
        isPretty);
}
