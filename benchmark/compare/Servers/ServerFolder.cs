using System.Net;
using System.Net.Sockets;

namespace RocketNet.Compare.Servers;

/// <summary>
/// The folder, ports and config file of one started server; all of it is deleted with the server, but for a store that
/// was given.
/// </summary>
internal sealed class ServerFolder : IDisposable
{
    public ServerFolder(CompareOptions options, ServerSpec spec, string flushDiskType, string? store = null)
    {
        Root = Path.Combine(options.WorkFolder, $"{spec.Name}-{Guid.NewGuid():N}");
        Home = Directory.CreateDirectory(Path.Combine(Root, "home")).FullName;
        ConfigFile = Path.Combine(Root, "broker.conf");
        Store = store ?? Path.Combine(Root, "store");
        Port = FreePort();
        File.WriteAllLines(ConfigFile, ConfigLines(options, spec, flushDiskType));
    }

    public string Root { get; }

    public string Home { get; }

    public string ConfigFile { get; }

    public string Store { get; }

    public int Port { get; }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private IEnumerable<string> ConfigLines(CompareOptions options, ServerSpec spec, string flushDiskType) =>
    [
        "brokerClusterName=BenchmarkCluster",
        "brokerName=benchmark-broker",
        "brokerId=0",
        "brokerIP1=127.0.0.1",
        $"listenPort={Port}",
        $"storePathRootDir={Store}",
        $"storePathCommitLog={Store}/commitlog",
        $"mappedFileSizeCommitLog={options.CommitLogFileBytes}",
        $"flushDiskType={flushDiskType}",
        "brokerRole=ASYNC_MASTER",
        "autoCreateTopicEnable=true",

        // Java refuses requests that waited 200 ms; with 1,024 in flight a young broker would, and the run would fail.
        .. spec.IsJava ? (string[])["waitTimeMillsInSendQueue=10000"] : [],
        .. options.BrokerSettings,
    ];

    // The VIP port is two below and the replication port one above the port that clients know.
    private static int FreePort()
    {
        while (true)
        {
            int port = Random.Shared.Next(12_000, 30_000);
            if (IsFree(port - 2) && IsFree(port) && IsFree(port + 1))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using TcpListener listener = new(IPAddress.Any, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false; // In use: the caller tries another one.
        }
    }
}
