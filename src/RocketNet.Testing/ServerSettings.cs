using System.Security.Cryptography;
using RocketNet.Broker.Configuration;
using RocketNet.Hosting.Configuration;
using RocketNet.Hosting.Starting;
using RocketNet.NameServer.Configuration;
using RocketNet.Remoting.Server;
using RocketNet.Store;

namespace RocketNet.Testing;

/// <summary>What name server and broker of a test start with: small files in one folder, this machine only.</summary>
internal static class ServerSettings
{
    private const string Loopback = "127.0.0.1";

    // Longer than any test moves its clock: nothing is ever too old to be kept.
    private const int ReservedHours = 50 * 365 * 24;

    private static readonly string[] OwnKeys =
    [
        "listenPort", "haListenPort", "bindAddress", "brokerIP1", "brokerIP2", "namesrvAddr", "rocketmqHome",
        "storePathRootDir", "storePathCommitLog", "logRoot",
    ];

    public static NameServerOptions NameServer(string folder) => new()
    {
        RocketmqHome = folder,
        ListenPort = 0,
        Listener = new RemotingServerOptions { BindAddress = Loopback },
        KvConfigPath = Path.Combine(folder, "kvConfig.json"),
        ConfigStorePath = Path.Combine(folder, "namesrv.properties"),
    };

    /// <summary>The broker's settings with the caller's properties, read as those of a command line are.</summary>
    /// <exception cref="ArgumentException">A property is not one, or its value is odd; says which and why.</exception>
    public static BrokerSettings Broker(IReadOnlyDictionary<string, string> properties, string folder)
    {
        StartPlan<BrokerSettings> plan = BrokerStart.Plan(
            new ServerEnvironment { Home = folder, UserHome = folder }, TimeProvider.System);
        ConfigSources sources = new([.. properties], [], string.Empty, []);
        ConfigResult<BrokerSettings> result =
            plan.Complete(ConfigLoader.Load(plan.Table, Defaults(plan.Defaults.Broker, folder), sources));
        string[] wrong =
        [
            .. properties.Keys.Intersect(OwnKeys).Select(key => $"{key}: a test's server sees to that itself"),
            .. result.Errors.Select(error => error.Line),
            .. result.Warnings,
        ];
        return wrong.Length == 0
            ? result.Options
            : throw new ArgumentException(string.Join("; ", wrong), nameof(properties));
    }

    /// <summary>The settings with what is known last: where the name server listens, and the port.</summary>
    public static BrokerSettings At(this BrokerSettings settings, int port, string nameServerAddress) => settings with
    {
        Broker = settings.Broker with { ListenPort = port, NamesrvAddr = nameServerAddress },
    };

    private static BrokerSettings Defaults(BrokerOptions broker, string folder)
    {
        // Of its own, so that a client that asks the wrong name server is not served by chance.
        string name = RandomNumberGenerator.GetHexString(8, lowercase: true);
        return new BrokerSettings
        {
            Broker = broker with
            {
                BrokerName = "broker-" + name,
                BrokerClusterName = "cluster-" + name,
                BrokerIP1 = Loopback,
                BrokerIP2 = Loopback,
            },
            Listener = new RemotingServerOptions { BindAddress = Loopback },
            Store = new StoreOptions
            {
                RootDirectory = Path.Combine(folder, "store"),
                CommitLogFileBytes = 16 << 20,
                AllocationSliceBytes = 4 << 20,
                ConsumeQueueFileBytes = 200_000,
                MaxHashSlotNum = 20_000,
                MaxIndexNum = 80_000,
                FileReservedTimeHours = ReservedHours,

                // A developer's disk may be nearly full without a reason to refuse or delete a test's messages.
                DiskMaxUsedSpaceRatio = 95,
                CleanFileForciblyEnable = false,
                DiskSpaceFloorBytes = 64 << 20,
            },
        };
    }
}
