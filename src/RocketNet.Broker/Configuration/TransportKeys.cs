using System.Globalization;
using RocketNet.Hosting.Configuration;
using static RocketNet.Hosting.Configuration.KeyTraits;

namespace RocketNet.Broker.Configuration;

/// <summary>The keys of Java's NettyServerConfig and NettyClientConfig@4.9.8, which stand in the same file.</summary>
internal static class TransportKeys
{
    public static IReadOnlyList<ConfigKey<BrokerOptions>> All()
    {
        var table = new ConfigTableBuilder<BrokerOptions>();
        AddServer(table);
        AddClient(table);
        return table.Build().Keys;
    }

    private static void AddServer(ConfigTableBuilder<BrokerOptions> t)
    {
        t.Number("listenPort",
            o => o.ListenPort, (o, v) => o with { ListenPort = v }, StopsStart, max: ushort.MaxValue);
        t.NoEffect("serverWorkerThreads", "8");
        t.NoEffect("serverCallbackExecutorThreads", "0");
        t.NoEffect("serverSelectorThreads", "3");
        t.NoEffect("serverOnewaySemaphoreValue", "256");
        t.NoEffect("serverAsyncSemaphoreValue", "64");
        t.NoEffect("serverChannelMaxIdleTimeSeconds", "120");
        t.NoEffect("serverSocketSndBufSize", "0");
        t.NoEffect("serverSocketRcvBufSize", "0");
        t.NoEffect("writeBufferHighWaterMark", "0");
        t.NoEffect("writeBufferLowWaterMark", "0");
        t.NoEffect("serverSocketBacklog", "1024");
        t.NoEffect("serverPooledByteBufAllocatorEnable", "true");
        t.NoEffect("useEpollNativeSelector", "false");
    }

    private static void AddClient(ConfigTableBuilder<BrokerOptions> t)
    {
        t.NoEffect("clientWorkerThreads", "4");
        t.NoEffect(
            "clientCallbackExecutorThreads",
            Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture));
        t.NoEffect("clientOnewaySemaphoreValue", "65535");
        t.NoEffect("clientAsyncSemaphoreValue", "65535");
        t.NoEffect("connectTimeoutMillis", "3000");
        t.NoEffect("channelNotActiveInterval", "60000");
        t.NoEffect("clientChannelMaxIdleTimeSeconds", "120");
        t.NoEffect("clientSocketSndBufSize", "0");
        t.NoEffect("clientSocketRcvBufSize", "0");
        t.NoEffect("clientPooledByteBufAllocatorEnable", "false");
        t.NoEffect("clientCloseSocketIfTimeout", "true");
        t.NotBuilt("useTLS", "TLS is not built yet; set it to false to talk in clear text");
        t.NoEffect("writeBufferHighWaterMark", "0");
        t.NoEffect("writeBufferLowWaterMark", "0");
    }
}
