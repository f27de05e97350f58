using System.Globalization;
using RocketNet.Hosting.Configuration;

namespace RocketNet.Broker.Configuration;

/// <summary>The keys of Java's NettyClientConfig@4.9.8, which stand in the same file.</summary>
internal static class ClientKeys
{
    public static IReadOnlyList<ConfigKey<BrokerOptions>> All()
    {
        var table = new ConfigTableBuilder<BrokerOptions>();
        AddClient(table);
        return table.Build().Keys;
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
