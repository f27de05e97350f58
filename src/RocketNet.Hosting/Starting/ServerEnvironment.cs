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

    private readonly Lazy<string> _localAddress = new(() => Remoting.LocalAddress.Find().ToString());

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
}
