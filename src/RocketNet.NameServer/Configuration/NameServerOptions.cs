using RocketNet.Remoting.Server;

namespace RocketNet.NameServer.Configuration;

/// <summary>What the name server takes from its configuration file. Immutable; code 318 makes a new record.</summary>
/// <remarks>A property is the Java key in PascalCase, its default that of 4.9.8.</remarks>
public sealed record NameServerOptions
{
    private static string UserHome => Environment.GetFolderPath(
        Environment.SpecialFolder.UserProfile,
        Environment.SpecialFolderOption.DoNotVerify);

    public string RocketmqHome { get; init; } = "";

    /// <summary>0: any free port.</summary>
    public int ListenPort { get; init; } = 9876;

    /// <summary>Limits and address of the listener; its port is not used, see <see cref="Server"/>.</summary>
    public RemotingServerOptions Listener { get; init; } = new();

    /// <summary>What the listener starts with.</summary>
    public RemotingServerOptions Server => Listener with { ListenPort = ListenPort };

    public string BindAddress => Listener.BindAddress;

    /// <summary>Where the KV configuration (ordered topics) is kept.</summary>
    public string KvConfigPath { get; init; } = Path.Combine(UserHome, "namesrv", "kvConfig.json");

    /// <summary>The file code 318 writes: that of <c>-c</c>, else this default.</summary>
    public string ConfigStorePath { get; init; } = Path.Combine(UserHome, "namesrv", "namesrv.properties");

    public string ProductEnvName { get; init; } = "center";

    /// <summary>Adds the ORDER_TOPIC_CONFIG of the KV table to route answers.</summary>
    public bool OrderMessageEnable { get; init; }

    public string ConfigBlackList { get; init; } = "configBlackList;configStorePath;kvConfigPath";

    /// <summary>How often dead brokers are looked for (Java 4.9: fixed 10 s).</summary>
    public int ScanNotActiveBrokerInterval { get; init; } = 10_000;

    public bool EnableAllTopicList { get; init; } = true;

    public bool EnableTopicList { get; init; } = true;

    public bool DeleteTopicWithBrokerRegistration { get; init; }

    public bool ReturnOrderTopicConfigToBroker { get; init; } = true;

    /// <summary>Folder of the log files; empty: <c>logs/rocketmqlogs</c> in the user's home.</summary>
    public string LogRoot { get; init; } = "";
}
