using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace RocketNet.Hosting.Starting;

/// <summary>What a server takes from its surroundings when nothing is configured.</summary>
public sealed record ServerEnvironment
{
    /// <summary>ROCKETMQ_HOME, else the folder above <c>lib</c> that this program was started from.</summary>
    public required string Home { get; init; }

    /// <summary>NAMESRV_ADDR, empty when unset.</summary>
    public string NameServers { get; init; } = "";

    /// <summary>RMQ_LOG_DIR, empty when unset.</summary>
    public string LogDirectory { get; init; } = "";

    public required string UserHome { get; init; }

    public string HostName { get; init; } = "localhost";

    /// <summary>ROCKETMQ_SERIALIZE_TYPE as the boot line names it.</summary>
    public string SerializeType { get; init; } = "JSON";

    /// <summary>The address other machines most likely reach this one by.</summary>
    public string LocalAddress => _localAddress.Value;

    private readonly Lazy<string> _localAddress = new(FindLocalAddress);

    public static ServerEnvironment Read() => new()
    {
        Home = Variable("ROCKETMQ_HOME") is { Length: > 0 } home
            ? home
            : Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..")),
        NameServers = Variable("NAMESRV_ADDR"),
        LogDirectory = Variable("RMQ_LOG_DIR"),
        UserHome = Environment.GetFolderPath(
            Environment.SpecialFolder.UserProfile,
            Environment.SpecialFolderOption.DoNotVerify),
        HostName = Environment.MachineName,
        SerializeType = Variable("ROCKETMQ_SERIALIZE_TYPE") == "ROCKETMQ" ? "ROCKETMQ" : "JSON",
    };

    /// <summary>Where logs go: the configured folder, else RMQ_LOG_DIR, else Java's place in the user's home.</summary>
    public string LogFolder(string configured) =>
        configured.Length > 0 ? configured
        : LogDirectory.Length > 0 ? LogDirectory
        : Path.Combine(UserHome, "logs", "rocketmqlogs");

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name)?.Trim() ?? "";

    // Compat: RemotingUtil.getLocalAddress@4.9.8 prefers an IPv4 address that is neither 127.0.* nor 192.168.*,
    // then any other IPv4 address but loopback, then IPv6.
    private static string FindLocalAddress()
    {
        try
        {
            List<IPAddress> found = [.. NetworkInterface.GetAllNetworkInterfaces()
                .Where(network => network.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
                .SelectMany(network => network.GetIPProperties().UnicastAddresses)
                .Select(unicast => unicast.Address)
                .Where(address => !IPAddress.IsLoopback(address))];
            List<string> version4 = [.. found
                .Where(address => address.AddressFamily == AddressFamily.InterNetwork)
                .Select(address => address.ToString())];
            return version4.FirstOrDefault(address => !address.StartsWith("192.168.", StringComparison.Ordinal))
                ?? version4.LastOrDefault()
                ?? found.FirstOrDefault(address => !address.IsIPv6LinkLocal)?.ToString()
                ?? "127.0.0.1";
        }
        catch (NetworkInformationException)
        {
            return "127.0.0.1";
        }
    }
}
