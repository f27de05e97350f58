using System.Diagnostics;

namespace RocketNet.TestKit;

/// <summary>One NameServer and one Broker as real processes, on random ports, in a temporary folder.</summary>
/// <remarks>
/// Each may be Java's or ours. The broker can be stopped, killed and started again on the same store.
/// </remarks>
public sealed class ServerPair : IAsyncDisposable
{
    /// <summary>What a broker prints when it serves.</summary>
    public const string BrokerBootLine = "boot success. serializeType=JSON";

    /// <summary>Long, because the scripts may publish the programs on first use.</summary>
    private static readonly TimeSpan BootTimeout = TimeSpan.FromMinutes(3);

    private readonly TempFolder _folder = new();
    private IServerPrograms _brokerPrograms;
    private readonly PortTriple _nameServerPorts = PortTriple.Reserve();
    private readonly PortTriple _brokerPorts = PortTriple.Reserve();
    private readonly string _brokerConfig;

    private ServerPair(IServerPrograms brokerPrograms, ServerPairOptions options)
    {
        _brokerPrograms = brokerPrograms;
        ClusterName = options.ClusterName ?? "cluster-" + Guid.NewGuid().ToString("N")[..8];
        BrokerName = options.BrokerName;
        StoreRoot = options.StoreRoot ?? _folder.File("store");
        NameServerPort = options.NameServerPort ?? _nameServerPorts.Port;
        _brokerConfig = _folder.Write(
            "broker.conf",
            [
                "brokerClusterName=" + ClusterName,
                "brokerName=" + BrokerName,
                "brokerId=0",
                "brokerIP1=127.0.0.1",
                $"listenPort={_brokerPorts.Port}",
                "namesrvAddr=" + NameServerAddress,
                "storePathRootDir=" + StoreRoot,

                // Java before 4.9 looks for it in the home folder, wherever the root is.
                "storePathCommitLog=" + Path.Combine(StoreRoot, "commitlog"),
                "mappedFileSizeCommitLog=104857600",
                .. options.BrokerLines,
            ]);
    }

    public int NameServerPort { get; }

    public string NameServerAddress => $"127.0.0.1:{NameServerPort}";

    public string BrokerAddress => _brokerPorts.Address;

    public int BrokerPort => _brokerPorts.Port;

    public string ClusterName { get; }

    public string BrokerName { get; }

    public string StoreRoot { get; }

    /// <summary>The home folder of the servers and of the clients run against them.</summary>
    public string Home => _folder.Folder("home");

    public RunningProcess NameServer { get; private set; } = null!;

    public RunningProcess Broker { get; private set; } = null!;

    public static async Task<ServerPair> StartAsync(
        IServerPrograms nameServer, IServerPrograms broker, ServerPairOptions? options = null)
    {
        ServerPair pair = new(broker, options ?? new ServerPairOptions());
        bool serving = false;
        try
        {
            await pair.StartNameServerAsync(nameServer);
            await pair.StartBrokerAsync();
            serving = true;
            return pair;
        }
        finally
        {
            if (!serving)
            {
                await pair.DisposeAsync();
            }
        }
    }

    /// <summary>Starts the broker on its store; of another maker than the first one if programs are given.</summary>
    public async Task StartBrokerAsync(IServerPrograms? programs = null)
    {
        _brokerPorts.Release();
        Broker = await RunningProcess.StartServerAsync(
            (programs ?? _brokerPrograms).Broker(_brokerConfig, Home), BrokerBootLine, BootTimeout);
    }

    /// <summary>Starts a broker on the store and does not wait for it.</summary>
    /// <param name="words">Settings in place of those in the configuration file, as <c>key=value</c>.</param>
    public RunningProcess BeginBrokerStart(params string[] words)
    {
        ProcessStartInfo start = _brokerPrograms.Broker(_brokerConfig, Home);
        Array.ForEach(words, start.ArgumentList.Add);
        return RunningProcess.Start(start);
    }

    /// <summary>SIGTERM, then a start on the same store and ports.</summary>
    public async Task RestartBrokerAsync()
    {
        await Broker.TerminateAsync();
        await Broker.DisposeAsync();
        await StartBrokerAsync();
    }

    /// <summary>
    /// Ends the broker, by SIGTERM or SIGKILL, and starts somebody else's on the same store and ports.
    /// </summary>
    public async Task HandOverAsync(IServerPrograms programs, bool isKilled)
    {
        if (isKilled)
        {
            await Broker.KillAsync();
        }
        else
        {
            await Broker.TerminateAsync();
        }

        await Broker.DisposeAsync();
        _brokerPrograms = programs;
        await StartBrokerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Broker is not null)
        {
            await Broker.DisposeAsync();
        }

        if (NameServer is not null)
        {
            await NameServer.DisposeAsync();
        }

        _brokerPorts.Dispose();
        _nameServerPorts.Dispose();
        _folder.Dispose();
    }

    private async Task StartNameServerAsync(IServerPrograms programs)
    {
        string config = _folder.Write(
            "namesrv.conf",
            $"listenPort={NameServerPort}",
            "kvConfigPath=" + _folder.File("kvConfig.json"));
        _nameServerPorts.Release();
        NameServer = await RunningProcess.StartServerAsync(
            programs.NameServer(config, Home), "The Name Server boot success. serializeType=JSON", BootTimeout);
    }
}
