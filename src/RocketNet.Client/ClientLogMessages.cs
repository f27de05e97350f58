using Microsoft.Extensions.Logging;

namespace RocketNet.Client;

/// <summary>Everything this library logs; ids 6xxx, consumers from 6100 on.</summary>
internal static partial class ClientLogMessages
{
    [LoggerMessage(6001, LogLevel.Information, "Client {ClientId} started, name servers {NameServers}")]
    public static partial void ClientStarted(this ILogger logger, string clientId, string nameServers);

    [LoggerMessage(6002, LogLevel.Information, "Client {ClientId} stopped")]
    public static partial void ClientStopped(this ILogger logger, string clientId);

    [LoggerMessage(6003, LogLevel.Warning, "Route of {Topic} not refreshed: {Reason}")]
    public static partial void RouteRefreshFailed(this ILogger logger, string topic, string reason);

    [LoggerMessage(
        6004, LogLevel.Debug, "Route of {Topic}: {PublishQueues} queues to send to, {SubscribeQueues} to read")]
    public static partial void RouteChanged(
        this ILogger logger, string topic, int publishQueues, int subscribeQueues);

    [LoggerMessage(6005, LogLevel.Warning, "Heartbeat to {RemoteAddress} failed: {Reason}")]
    public static partial void HeartbeatFailed(this ILogger logger, string remoteAddress, string reason);

    [LoggerMessage(6006, LogLevel.Debug, "Leaving {Group} at {RemoteAddress} failed: {Reason}")]
    public static partial void UnregisterFailed(
        this ILogger logger, string group, string remoteAddress, string reason);

    [LoggerMessage(6007, LogLevel.Error, "Client {ClientId}: a turn of its upkeep failed, the next one comes")]
    public static partial void UpkeepFailed(this ILogger logger, Exception failure, string clientId);
}
