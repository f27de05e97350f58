using System.Globalization;

namespace RocketNet.Protocol.Wire;

// The names are Java's, with their underscores.
#pragma warning disable CA1707

/// <summary>Version ordinals of headers, counted by Java's MQVersion, and the names that stand for them.</summary>
public static class ProtocolVersion
{
    /// <summary>What RocketNet announces: 4.9.8.</summary>
    public const int Current = 409;

    /// <summary>Name of <see cref="Current"/>.</summary>
    public const string CurrentName = "V4_9_8";

    /// <summary>3.0.7-SNAPSHOT: from here on a consumer understands 220 and 221.</summary>
    public const int V3_0_7Snapshot = 28;

    /// <summary>3.0.11: from here on a registration's body is a RegisterBrokerBody.</summary>
    public const int V3_0_11 = 37;

    /// <summary>3.1.8-SNAPSHOT: from here on a consumer answers 307 and 309.</summary>
    public const int V3_1_8Snapshot = 62;

    /// <summary>3.4.9: from here on the request's maxReconsumeTimes counts.</summary>
    public const int V3_4_9 = 121;

    /// <summary>4.9.4: from here on clients want routes in standard JSON.</summary>
    public const int V4_9_4 = 401;

    /// <summary>5.0.0.</summary>
    public const int V5_0_0 = 413;

    private const int FirstV4 = 212;
    private const int HigherVersion = 612;

    private static readonly string[] BeforeFirstPatch =
    [
        "V3_0_0_SNAPSHOT", "V3_0_0_ALPHA1", "V3_0_0_BETA1", "V3_0_0_BETA2", "V3_0_0_BETA3", "V3_0_0_BETA4",
        "V3_0_0_BETA5", "V3_0_0_BETA6_SNAPSHOT", "V3_0_0_BETA6", "V3_0_0_BETA7_SNAPSHOT", "V3_0_0_BETA7",
        "V3_0_0_BETA8_SNAPSHOT", "V3_0_0_BETA8", "V3_0_0_BETA9_SNAPSHOT", "V3_0_0_BETA9", "V3_0_0_FINAL",
    ];

    /// <summary>Java's name of an ordinal, as clusterList prints it; HIGHER_VERSION beyond the known range.</summary>
    public static string NameOf(int version)
    {
        if (version is < 0 or >= HigherVersion)
        {
            return "HIGHER_VERSION";
        }

        if (version < BeforeFirstPatch.Length)
        {
            return BeforeFirstPatch[version];
        }

        (int major, int minor, int patch) = Split(version);
        string suffix = version % 2 == 0 ? "_SNAPSHOT" : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"V{major}_{minor}_{patch}{suffix}");
    }

    // Two ordinals a release, the snapshot first. 3.0 has patches 1..15, 3.1 and 3.2 have 0..9, 3.3 to 3.9 have 1..9.
    private static (int Major, int Minor, int Patch) Split(int version) => version switch
    {
        < 46 => (3, 0, (version - 16) / 2 + 1),
        < 86 => (3, 1 + ((version - 46) / 20), (version - 46) % 20 / 2),
        < FirstV4 => (3, 3 + ((version - 86) / 18), (version - 86) % 18 / 2 + 1),
        _ => (4 + ((version - FirstV4) / 200), (version - FirstV4) % 200 / 20, (version - FirstV4) % 20 / 2),
    };
}
