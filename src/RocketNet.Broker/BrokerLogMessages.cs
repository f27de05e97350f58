using Microsoft.Extensions.Logging;
using RocketNet.Store.CommitLogs;

namespace RocketNet.Broker;

/// <summary>Everything the broker says in its log. Ids are 3xxx and never reused.</summary>
internal static partial class BrokerLogMessages
{
    [LoggerMessage(3001, LogLevel.Error, "{FileName} was not written; the change holds in memory only: {Reason}")]
    public static partial void ConfigFileNotWritten(this ILogger logger, string fileName, string reason);

    [LoggerMessage(3053, LogLevel.Information, "{FileName} is written again")]
    public static partial void ConfigFileWritten(this ILogger logger, string fileName);

    [LoggerMessage(3002, LogLevel.Error,
        "{FileName} cannot be read; its copy {Copy} is used, changes after that copy are lost. "
        + "Set aside as {SetAside}")]
    public static partial void ConfigFileBroken(this ILogger logger, string fileName, string copy, string setAside);

    [LoggerMessage(3052, LogLevel.Error,
        "{FileName} is empty and has no copy; it counts as one that was never written")]
    public static partial void ConfigFileEmpty(this ILogger logger, string fileName);

    [LoggerMessage(3003, LogLevel.Information, "{FileName} read: {EntryCount} entries")]
    public static partial void ConfigFileRead(this ILogger logger, string fileName, int entryCount);

    [LoggerMessage(3004, LogLevel.Critical, "The loop {LoopName} ended by a fault")]
    public static partial void LoopFaulted(this ILogger logger, Exception exception, string loopName);

    [LoggerMessage(3005, LogLevel.Error, "A part of the broker did not stop in order: {Reason}")]
    public static partial void StopUnfinished(this ILogger logger, string reason);

    [LoggerMessage(3011, LogLevel.Warning,
        "Topic {Topic} was missing in topics.json and is made again with {QueueNums} queues found in the log")]
    public static partial void TopicRestored(this ILogger logger, string topic, int queueNums);

    [LoggerMessage(3012, LogLevel.Information, "Topic {Topic} created or changed by {RemoteAddress}: {TopicConfig}")]
    public static partial void TopicChangedByAdmin(
        this ILogger logger,
        string topic,
        string remoteAddress,
        string topicConfig);

    [LoggerMessage(3013, LogLevel.Information, "Topic {Topic} deleted by {RemoteAddress}")]
    public static partial void TopicDeleted(this ILogger logger, string topic, string remoteAddress);

    [LoggerMessage(3020, LogLevel.Information, "Group {Group} created or changed by {RemoteAddress}")]
    public static partial void GroupChangedByAdmin(this ILogger logger, string group, string remoteAddress);

    [LoggerMessage(3021, LogLevel.Information, "Group {Group} deleted by {RemoteAddress}")]
    public static partial void GroupDeleted(this ILogger logger, string group, string remoteAddress);

    [LoggerMessage(3022, LogLevel.Warning,
        "A message that group {Group} handed back is not stored ({Status}); its consumer keeps it")]
    public static partial void SendBackRefused(this ILogger logger, string group, AppendStatus status);

    [LoggerMessage(3030, LogLevel.Warning, "{RemoteAddress} was silent for 120 s: taken out of its groups and closed")]
    public static partial void ClientExpired(this ILogger logger, string remoteAddress);

    [LoggerMessage(3031, LogLevel.Warning, "queueLock.json is broken: orderly consumers may lock any queue now")]
    public static partial void QueueLocksLost(this ILogger logger, Exception exception);

    [LoggerMessage(3032, LogLevel.Error, "Pull of {Topic} queue {QueueId} at {QueueOffset} failed: {Reason}")]
    public static partial void PullFailed(
        this ILogger logger, string topic, int queueId, long queueOffset, string reason);

    [LoggerMessage(3033, LogLevel.Warning,
        "Members of consumer group {Group} subscribe differently and miss messages: {Members}")]
    public static partial void GroupSubscribesDifferently(this ILogger logger, string group, string members);

    [LoggerMessage(3034, LogLevel.Information, "Members of consumer group {Group} subscribe alike again")]
    public static partial void GroupSubscribesAlike(this ILogger logger, string group);

    [LoggerMessage(3040, LogLevel.Information,
        "Registered with name server {RemoteAddress} as {BrokerName}, {BrokerAddress}")]
    public static partial void Registered(
        this ILogger logger,
        string remoteAddress,
        string brokerName,
        string brokerAddress);

    [LoggerMessage(3041, LogLevel.Warning,
        "Not registered with name server {RemoteAddress}, tried again every few seconds: {Reason}")]
    public static partial void RegistrationFailed(this ILogger logger, string remoteAddress, string reason);

    [LoggerMessage(3042, LogLevel.Information, "Withdrawn from name server {RemoteAddress}")]
    public static partial void Withdrawn(this ILogger logger, string remoteAddress);

    [LoggerMessage(3043, LogLevel.Warning, "Name server {RemoteAddress} was not told that the broker stops: {Reason}")]
    public static partial void WithdrawalFailed(this ILogger logger, string remoteAddress, string reason);

    [LoggerMessage(3051, LogLevel.Warning, "Configuration as {RemoteAddress} sent it, not taken over: {Problems}")]
    public static partial void ConfigNotUpdated(this ILogger logger, string remoteAddress, string problems);

    [LoggerMessage(3050, LogLevel.Information, "Configuration changed by {RemoteAddress}: {Keys}")]
    public static partial void ConfigUpdated(this ILogger logger, string keys, string remoteAddress);
}
