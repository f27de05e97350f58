using System.Globalization;
using RocketNet.Hosting.Configuration;
using RocketNet.Remoting.Server;
using RocketNet.Store;

namespace RocketNet.Broker.Configuration;

/// <summary>
/// Every key a broker's file may hold, in the order in which Java prints its four configuration classes.
/// </summary>
public static class BrokerConfigTable
{
    public static ConfigTable<BrokerSettings> Create()
    {
        var table = new ConfigTableBuilder<BrokerSettings>();
        table.AddRange(BrokerKeys.All().Select(InBroker));
        table.Number("listenPort",
            o => o.Broker.ListenPort,
            (o, v) => o with { Broker = o.Broker with { ListenPort = v } },
            KeyTraits.StopsStart,
            max: ushort.MaxValue);
        table.AddRange(ListenerKeys.OfJava().Select(InListener));
        table.AddRange(ClientKeys.All().Select(InBroker));
        table.AddRange(StoreKeys.All().Select(InStore));
        table.AddRange(ListenerKeys.Own().Select(InListener));
        table.AddRange(StoreKeys.Later().Select(InStore));
        table.AddRange(LaterKeys.All().Select(InBroker));
        NotYetBuilt.AddTo(table);
        KnownMistakes.AddTo(table);
        return table.Build();
    }

    private static ConfigKey<BrokerSettings> InBroker(ConfigKey<BrokerOptions> key) =>
        key.Within<BrokerSettings>(whole => whole.Broker, (whole, broker) => whole with { Broker = broker });

    /// <summary>Two of Java's store keys belong to what the broker tells others.</summary>
    private static ConfigKey<BrokerSettings> InStore(ConfigKey<StoreOptions> key) => key.Name switch
    {
        StoreKeys.BrokerRoleKey => Role(),
        StoreKeys.HaListenPortKey => HaListenPort(),
        _ => key.Within<BrokerSettings>(whole => whole.Store, (whole, store) => whole with { Store = store }),
    };

    private static ConfigKey<BrokerSettings> InListener(ConfigKey<RemotingServerOptions> key) =>
        key.Within<BrokerSettings>(whole => whole.Listener, (whole, listener) => whole with { Listener = listener });

    private static ConfigKey<BrokerSettings> Role() => new()
    {
        Name = StoreKeys.BrokerRoleKey,
        Traits = KeyTraits.StopsStart | KeyTraits.Important,
        Get = whole => whole.Broker.BrokerRole == BrokerRole.SyncMaster ? "SYNC_MASTER" : "ASYNC_MASTER",
        Set = (whole, text) => text switch
        {
            "ASYNC_MASTER" => new(whole with { Broker = whole.Broker with { BrokerRole = BrokerRole.AsyncMaster } }),
            "SYNC_MASTER" => new(whole with { Broker = whole.Broker with { BrokerRole = BrokerRole.SyncMaster } }),
            "SLAVE" => new(null, "slaves are not built yet; run it as ASYNC_MASTER under a brokerName of its own"),
            _ => new(null, "must be ASYNC_MASTER or SYNC_MASTER"),
        },
    };

    // Compat: BrokerStartup.createBrokerController@4.9.8 sets it to listenPort + 1, whatever a file says.
    private static ConfigKey<BrokerSettings> HaListenPort() => new()
    {
        Name = StoreKeys.HaListenPortKey,
        Traits = KeyTraits.NoEffect,
        Get = whole => whole.Broker.HaListenPort.ToString(CultureInfo.InvariantCulture),
        Set = (whole, _) => new(whole),
    };
}
