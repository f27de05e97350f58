using RocketNet.Hosting.Configuration;
using RocketNet.Remoting.Server;
using static RocketNet.Hosting.Configuration.KeyTraits;

namespace RocketNet.NameServer.Configuration;

/// <summary>Every key a name server's file may hold, in the order in which Java 4.9.8 prints them.</summary>
public static class NameServerConfigTable
{
    // Tuning of 5.x that has nothing to act on here.
    private const string WithoutEffect = """
        serverNettyWorkerGroupEnable enableShutdownGracefully shutdownWaitTimeSeconds clientRequestThreadPoolNums
        clientRequestThreadPoolQueueCapacity defaultThreadPoolNums defaultThreadPoolQueueCapacity
        unRegisterBrokerQueueCapacity notifyMinBrokerIdChanged needWaitForService waitSecondsForService namesrvAddr
        tls.config.file tls.test.mode.enable tls.server.need.client.auth tls.server.keyPath tls.server.keyPassword
        tls.server.certPath tls.server.authClient tls.server.trustCertPath
        """;

    public static ConfigTable<NameServerOptions> Create()
    {
        var table = new ConfigTableBuilder<NameServerOptions>();
        AddNameServer(table);
        table.AddRange(ListenerKeys.OfJava().Select(InListener));
        table.AddRange(ListenerKeys.Own().Select(InListener));
        AddLater(table);
        foreach (string name in WithoutEffect.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            table.NoEffect(name, "", Hidden);
        }

        AddNotYet(table);

        return table.Build();
    }

    private static void AddNameServer(ConfigTableBuilder<NameServerOptions> t)
    {
        t.Text("rocketmqHome", o => o.RocketmqHome, (o, v) => o with { RocketmqHome = v });
        t.Path("kvConfigPath", o => o.KvConfigPath, (o, v) => o with { KvConfigPath = v });
        t.Path("configStorePath", o => o.ConfigStorePath, (o, v) => o with { ConfigStorePath = v });
        t.Text("productEnvName", o => o.ProductEnvName, (o, v) => o with { ProductEnvName = v });
        t.NotBuilt("clusterTest", "asking another environment for routes is not built yet; set it to false");
        t.Flag("orderMessageEnable", o => o.OrderMessageEnable, (o, v) => o with { OrderMessageEnable = v }, Live);
        t.Number("listenPort",
            o => o.ListenPort, (o, v) => o with { ListenPort = v }, StopsStart, max: ushort.MaxValue);
    }

    // Set to anything but Java's default, each of these is one warning.
    private static void AddNotYet(ConfigTableBuilder<NameServerOptions> t)
    {
        t.NotYet("has no effect yet: no slave is shown in place of a lost master", "supportActingMaster=false");
        t.NotYet("has no effect yet: brokers are not told of it", "notifyMinBrokerIdChanged=false");
        t.NotYet("has no effect: routes are answered from the start", "needWaitForService=false");
        t.NotYet("has no effect: it names the environment that clusterTest would ask", "productEnvName=center");
    }

    private static ConfigKey<NameServerOptions> InListener(ConfigKey<RemotingServerOptions> key) =>
        key.Within<NameServerOptions>(whole => whole.Listener, (whole, listener) => whole with { Listener = listener });

    private static void AddLater(ConfigTableBuilder<NameServerOptions> t)
    {
        t.Text("configBlackList", o => o.ConfigBlackList, (o, v) => o with { ConfigBlackList = v });
        t.Number("scanNotActiveBrokerInterval",
            o => o.ScanNotActiveBrokerInterval,
            (o, v) => o with { ScanNotActiveBrokerInterval = v },
            min: 100);
        t.NoEffect("supportActingMaster", "false");
        t.Flag("enableAllTopicList", o => o.EnableAllTopicList, (o, v) => o with { EnableAllTopicList = v }, Live);
        t.Flag("enableTopicList", o => o.EnableTopicList, (o, v) => o with { EnableTopicList = v }, Live);
        t.Flag("deleteTopicWithBrokerRegistration",
            o => o.DeleteTopicWithBrokerRegistration,
            (o, v) => o with { DeleteTopicWithBrokerRegistration = v },
            Live);
        t.Flag("returnOrderTopicConfigToBroker",
            o => o.ReturnOrderTopicConfigToBroker,
            (o, v) => o with { ReturnOrderTopicConfigToBroker = v },
            Live);
        t.Path("logRoot", o => o.LogRoot, (o, v) => o with { LogRoot = v }, StopsStart, mayBeEmpty: true);
        t.NotBuilt("enableControllerInNamesrv", "the controller is not built yet; set it to false", Hidden);
        t.NotBuilt("useTLS", "TLS is not built yet; set it to false to talk in clear text", Hidden);
        t.NotBuilt("tls.enable", "TLS is not built yet; set it to false to talk in clear text", Hidden);
        t.NotBuilt(
            "tls.server.mode",
            "permissive",
            text => text is "permissive" or "disabled",
            "TLS is not built yet, so no connection could be accepted; set it to disabled",
            Hidden);
    }
}
