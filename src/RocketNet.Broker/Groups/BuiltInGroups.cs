using RocketNet.Protocol.Bodies;

namespace RocketNet.Broker.Groups;

/// <summary>The groups every broker has, and the prefix of those it may always make.</summary>
/// <remarks>Java: SubscriptionGroupManager.init@4.9.8.</remarks>
public static class BuiltInGroups
{
    /// <summary>
    /// Groups of the broker's own consumers: made on first use whatever autoCreateSubscriptionGroup says.
    /// </summary>
    public const string SystemPrefix = "CID_RMQ_SYS_";

    private static readonly string[] Names =
    [
        "TOOLS_CONSUMER",
        "FILTERSRV_CONSUMER",
        "SELF_TEST_C_GROUP",
        "CID_ONS-HTTP-PROXY",
        "CID_ONSAPI_PULL",
        "CID_ONSAPI_PERMISSION",
        "CID_ONSAPI_OWNER",
    ];

    public static IEnumerable<SubscriptionGroupConfig> All =>
        Names.Select(name => new SubscriptionGroupConfig { GroupName = name });

    public static bool IsSystem(string group) => group.StartsWith(SystemPrefix, StringComparison.Ordinal);
}
