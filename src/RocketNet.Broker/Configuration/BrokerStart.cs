using System.Globalization;
using RocketNet.Hosting.Configuration;
using RocketNet.Hosting.Starting;
using RocketNet.Store;

namespace RocketNet.Broker.Configuration;

/// <summary>
/// mqbroker's steps before anything is opened: command line, file, defaults that follow from this machine.
/// </summary>
public static class BrokerStart
{
    private const string NameServersKey = "namesrvAddr";

    public static StartPlan<BrokerSettings> Plan(ServerEnvironment environment, TimeProvider time)
    {
        string address = environment.LocalAddress;
        return new StartPlan<BrokerSettings>
        {
            Syntax = CommandLineSyntax.Broker,
            Table = BrokerConfigTable.Create(),
            Defaults = new BrokerSettings
            {
                Broker = new BrokerOptions
                {
                    BrokerName = environment.HostName,
                    BrokerIP1 = address,
                    BrokerIP2 = address,
                    RocketmqHome = environment.Home,
                },
            },
            Environment = environment.NameServers.Length > 0 ? [new(NameServersKey, environment.NameServers)] : [],
            PrintPrefix = () => Prefix(time.GetLocalNow()),
            Complete = Complete,
            Refusal = wrong => wrong.Key == NameServersKey ? IllegalAddress(wrong.Value) : null,
        };
    }

    /// <summary>The settings with the file of <c>-c</c>, to which code 25 writes.</summary>
    public static BrokerSettings WithFile(BrokerSettings settings, string file) => file.Length == 0
        ? settings
        : settings with { Broker = settings.Broker with { BrokerConfigPath = Path.GetFullPath(file) } };

    /// <summary>The line that people and scripts wait for.</summary>
    public static string BootLine(BrokerOptions broker, string serializeType)
    {
        string line = $"The broker[{broker.BrokerName}, {broker.BrokerIP1}:{broker.ListenPort}] boot success. "
            + $"serializeType={serializeType}";
        return broker.NamesrvAddr.Length == 0 ? line : $"{line} and name server is {broker.NamesrvAddr}";
    }

    // Compat: the console pattern of logback_broker.xml@4.9.8 escapes the colons of the time, and prints the escapes.
    private static string Prefix(DateTimeOffset now) =>
        now.ToString(@"yyyy-MM-dd HH\\:mm\\:ss", CultureInfo.InvariantCulture) + " INFO main - ";

    private static RefusedStart IllegalAddress(string value) => new(
        ConsoleExit.BadNameServerAddress,
        $"The Name Server Address[{value}] illegal, please set it as follows, "
        + "\"127.0.0.1:9876;192.168.0.1:9876\"");

    private static ConfigResult<BrokerSettings> Complete(ConfigResult<BrokerSettings> read)
    {
        BrokerSettings settings = read.Options with { Others = read.Others };
        List<ConfigError> errors = [.. read.Errors];
        List<string> warnings = [.. read.Warnings];
        BrokerOptions broker = settings.Broker;
        if (broker.BrokerId != 0)
        {
            // Compat: BrokerStartup@4.9.8 forces the id of a master to 0, without a word.
            warnings.Add($"brokerId={broker.BrokerId}: a master always has brokerId 0, and that is what it gets");
            settings = settings with { Broker = broker with { BrokerId = 0 } };
        }

        if (settings.Store is { WarmMappedFileEnable: true, FlushDiskType: FlushDiskType.SyncFlush })
        {
            warnings.Add("warmMapedFileEnable=true: has no effect with SYNC_FLUSH, where records are not written "
                + "through mapped pages");
        }

        if (broker.ListenPort is 1 or 2 or ushort.MaxValue)
        {
            string port = broker.ListenPort.ToString(CultureInfo.InvariantCulture);
            errors.Add(new("listenPort", port, $"listenPort={port}: leaves no room for ports 2 below and 1 above"));
        }

        if (settings.Store.CommitLogDirectory.Contains(',', StringComparison.Ordinal))
        {
            string path = settings.Store.CommitLogDirectory;
            errors.Add(new(
                "storePathCommitLog", path, $"storePathCommitLog={path}: several CommitLog folders are not built yet"));
        }

        return read with { Options = settings, Errors = errors, Warnings = warnings };
    }
}
