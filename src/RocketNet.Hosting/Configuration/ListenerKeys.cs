using RocketNet.Remoting.Server;
using static RocketNet.Hosting.Configuration.KeyTraits;

namespace RocketNet.Hosting.Configuration;

/// <summary>
/// The keys of Java's NettyServerConfig@4.9.8 but listenPort, then our own limits; the same for both servers.
/// </summary>
public static class ListenerKeys
{
    private const int SecondsMax = 86_400;

    public static IReadOnlyList<ConfigKey<RemotingServerOptions>> OfJava()
    {
        var t = new ConfigTableBuilder<RemotingServerOptions>();
        t.NoEffect("serverWorkerThreads", "8");
        t.NoEffect("serverCallbackExecutorThreads", "0");
        t.NoEffect("serverSelectorThreads", "3");
        t.NoEffect("serverOnewaySemaphoreValue", "256");
        t.NoEffect("serverAsyncSemaphoreValue", "64");
        Seconds(t, "serverChannelMaxIdleTimeSeconds", o => o.IdleTimeout, (o, v) => o with { IdleTimeout = v });
        t.Number("serverSocketSndBufSize",
            o => o.SocketSendBufferBytes, (o, v) => o with { SocketSendBufferBytes = v });
        t.Number("serverSocketRcvBufSize",
            o => o.SocketReceiveBufferBytes, (o, v) => o with { SocketReceiveBufferBytes = v });
        t.NoEffect("writeBufferHighWaterMark", "0");
        t.NoEffect("writeBufferLowWaterMark", "0");
        t.Number("serverSocketBacklog", o => o.Backlog, (o, v) => o with { Backlog = v }, min: 1, max: 65_535);
        t.NoEffect("serverPooledByteBufAllocatorEnable", "true");
        t.NoEffect("useEpollNativeSelector", "false");
        return t.Build().Keys;
    }

    public static IReadOnlyList<ConfigKey<RemotingServerOptions>> Own()
    {
        var t = new ConfigTableBuilder<RemotingServerOptions>();
        t.Text("bindAddress",
            o => o.BindAddress, (o, v) => o with { BindAddress = v }, StopsStart, ConfigText.AddressProblem);
        t.Number("serverConnectionsMax", o => o.ConnectionsMax, (o, v) => o with { ConnectionsMax = v }, min: 1);
        t.Number("serverConnectionsPerAddressMax",
            o => o.ConnectionsPerAddressMax, (o, v) => o with { ConnectionsPerAddressMax = v }, min: 1);
        t.Number("serverFrameBytesMax",
            o => o.FrameLimits.FrameBytesMax,
            (o, v) => o with { FrameLimits = o.FrameLimits with { FrameBytesMax = v } },
            min: 4_096,
            max: 1 << 30);
        t.Number("serverHeaderBytesMax",
            o => o.FrameLimits.HeaderBytesMax,
            (o, v) => o with { FrameLimits = o.FrameLimits with { HeaderBytesMax = v } },
            min: 4_096,
            max: 1 << 24);
        Seconds(t, "serverPartialFrameTimeoutSeconds",
            o => o.PartialFrameTimeout, (o, v) => o with { PartialFrameTimeout = v });
        Seconds(t, "serverUnsentTimeoutSeconds", o => o.UnsentTimeout, (o, v) => o with { UnsentTimeout = v });
        t.Number("serverUnsentBytesMax",
            o => o.UnsentBytesMax, (o, v) => o with { UnsentBytesMax = v }, min: 65_536);
        t.Number("serverInFlightMax", o => o.InFlightMax, (o, v) => o with { InFlightMax = v }, min: 1);
        t.LongNumber("serverBufferedBytesMax",
            o => o.BufferedBytesMax, (o, v) => o with { BufferedBytesMax = v }, min: 1 << 20);
        t.Number("adminBrokerThreadPoolQueueCapacity",
            o => o.ColdQueueCapacity, (o, v) => o with { ColdQueueCapacity = v }, min: 1);
        return t.Build().Keys;
    }

    private static void Seconds(
        ConfigTableBuilder<RemotingServerOptions> t,
        string name,
        Func<RemotingServerOptions, TimeSpan> get,
        Func<RemotingServerOptions, TimeSpan, RemotingServerOptions> set) => t.Number(
            name,
            options => (int)get(options).TotalSeconds,
            (options, seconds) => set(options, TimeSpan.FromSeconds(seconds)),
            min: 1,
            max: SecondsMax);
}
