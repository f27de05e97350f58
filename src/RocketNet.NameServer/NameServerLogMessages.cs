using Microsoft.Extensions.Logging;

namespace RocketNet.NameServer;

/// <summary>Everything the name server logs. Ids 4xxx, never reused.</summary>
internal static partial class NameServerLogMessages
{
    [LoggerMessage(
        4001,
        LogLevel.Information,
        "Broker {BrokerName} {BrokerAddress} of {ClusterName} registered with {Topics} topics")]
    public static partial void BrokerRegistered(
        this ILogger logger, string brokerName, string brokerAddress, string clusterName, int topics);

    [LoggerMessage(4002, LogLevel.Information, "Broker {BrokerName} {BrokerAddress} unregistered")]
    public static partial void BrokerUnregistered(this ILogger logger, string brokerName, string brokerAddress);

    [LoggerMessage(4003, LogLevel.Warning, "Broker {BrokerName} {BrokerAddress} dropped: silent too long")]
    public static partial void BrokerExpired(this ILogger logger, string brokerName, string brokerAddress);

    [LoggerMessage(
        4004, LogLevel.Warning, "Broker {BrokerName} {BrokerAddress} dropped: its connection {RemoteAddress} ended")]
    public static partial void BrokerConnectionLost(
        this ILogger logger, string brokerName, string brokerAddress, string remoteAddress);

    [LoggerMessage(4005, LogLevel.Warning, "Registration from {RemoteAddress} refused: {Reason}")]
    public static partial void RegistrationRefused(this ILogger logger, string remoteAddress, string reason);

    [LoggerMessage(4010, LogLevel.Error, "{FileName} is damaged, its backup is used: changes since may be missing")]
    public static partial void KvConfigBackupUsed(this ILogger logger, string fileName);

    [LoggerMessage(
        4020, LogLevel.Warning, "Config update from {RemoteAddress} refused: {Key} cannot be set over the wire")]
    public static partial void ConfigUpdateRefused(this ILogger logger, string remoteAddress, string key);

    [LoggerMessage(4021, LogLevel.Information, "Config update from {RemoteAddress}: {Key}={Value}")]
    public static partial void ConfigUpdated(this ILogger logger, string remoteAddress, string key, string value);

    [LoggerMessage(4022, LogLevel.Warning, "Config update from {RemoteAddress}: a key nobody knows is ignored")]
    public static partial void ConfigUpdateIgnored(this ILogger logger, string remoteAddress);

    [LoggerMessage(4030, LogLevel.Information, "Name server listens on port {Port}")]
    public static partial void NameServerStarted(this ILogger logger, int port);

    [LoggerMessage(4031, LogLevel.Information, "Name server stopped")]
    public static partial void NameServerStopped(this ILogger logger);
}
