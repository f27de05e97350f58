using Microsoft.Extensions.Logging;

namespace RocketNet.Client;

/// <summary>What consumers log; ids 65xx.</summary>
internal static partial class ConsumerLogMessages
{
    [LoggerMessage(6501, LogLevel.Information, "Consumer {Group} started as {ClientId}")]
    public static partial void ConsumerStarted(this ILogger logger, string group, string clientId);

    [LoggerMessage(6502, LogLevel.Information, "Consumer {Group} stopped")]
    public static partial void ConsumerStopped(this ILogger logger, string group);

    [LoggerMessage(6503, LogLevel.Warning, "{Group}: offset {QueueOffset} of {Queue} not stored: {Reason}")]
    public static partial void OffsetNotPersisted(
        this ILogger logger, string group, MessageQueue queue, long queueOffset, string reason);

    [LoggerMessage(6504, LogLevel.Error, "Offset file {Path} not written; it is tried again")]
    public static partial void OffsetFileNotWritten(this ILogger logger, Exception failure, string path);

    [LoggerMessage(6505, LogLevel.Error, "Offset file {Path} not read")]
    public static partial void OffsetFileNotRead(this ILogger logger, Exception failure, string path);

    [LoggerMessage(6506, LogLevel.Information, "{Group}: {Queue} taken from offset {QueueOffset}")]
    public static partial void QueueTaken(this ILogger logger, string group, MessageQueue queue, long queueOffset);

    [LoggerMessage(6507, LogLevel.Information, "{Group}: {Queue} given up")]
    public static partial void QueueReleased(this ILogger logger, string group, MessageQueue queue);

    [LoggerMessage(6508, LogLevel.Warning, "{Group}: queues of {Topic} not shared anew: {Reason}")]
    public static partial void RebalanceFailed(this ILogger logger, string group, string topic, string reason);

    [LoggerMessage(6509, LogLevel.Error, "{Group}: queues of {Topic} not shared anew")]
    public static partial void RebalanceBroken(this ILogger logger, Exception failure, string group, string topic);

    [LoggerMessage(6510, LogLevel.Warning, "{Group}: {Queue} not taken yet: {Reason}")]
    public static partial void QueueNotTaken(this ILogger logger, string group, MessageQueue queue, string reason);

    [LoggerMessage(6511, LogLevel.Warning, "{Group}: pull of {Queue} at {QueueOffset} failed: {Reason}")]
    public static partial void PullFailed(
        this ILogger logger, string group, MessageQueue queue, long queueOffset, string reason);

    [LoggerMessage(
        6512,
        LogLevel.Warning,
        "{Group}: offset {QueueOffset} is outside {Queue} ({QueueOffsetMin} to {QueueOffsetMax}), going on at {Next}")]
    public static partial void OffsetIllegal(
        this ILogger logger,
        string group,
        MessageQueue queue,
        long queueOffset,
        long queueOffsetMin,
        long queueOffsetMax,
        long next);

    [LoggerMessage(6513, LogLevel.Error, "{Group}: the handler failed on {Message}")]
    public static partial void HandlerFailed(
        this ILogger logger, Exception failure, string group, ReceivedMessage message);

    [LoggerMessage(6514, LogLevel.Warning, "{Group}: {Message} not handed back to its broker: {Reason}")]
    public static partial void SendBackFailed(
        this ILogger logger, string group, ReceivedMessage message, string reason);

    [LoggerMessage(6515, LogLevel.Warning, "{Group}: {Message} not published for a retry: {Reason}")]
    public static partial void RetryPublishFailed(
        this ILogger logger, string group, ReceivedMessage message, string reason);

    [LoggerMessage(6516, LogLevel.Warning, "{Group}: {Message} failed for the last time: a dead letter now")]
    public static partial void DeadLetter(this ILogger logger, string group, ReceivedMessage message);

    [LoggerMessage(6517, LogLevel.Warning, "{Group}: {Message} failed; broadcast messages do not come again")]
    public static partial void BroadcastDropped(this ILogger logger, string group, ReceivedMessage message);

    [LoggerMessage(6518, LogLevel.Warning, "{Group}: {Message} handed back, worked on for over the consume timeout")]
    public static partial void ConsumeTimedOut(this ILogger logger, string group, ReceivedMessage message);

    [LoggerMessage(6519, LogLevel.Warning, "{Group}: locks not changed at {BrokerName}: {Reason}")]
    public static partial void LockFailed(this ILogger logger, string group, string brokerName, string reason);

    [LoggerMessage(6520, LogLevel.Error, "{Group}: a worker failed on {Message}, which is tried again later")]
    public static partial void WorkerFailed(
        this ILogger logger, Exception failure, string group, ReceivedMessage message);

    [LoggerMessage(6521, LogLevel.Warning, "{Group}: {Running} handlers run on after {Patience} and are told to end")]
    public static partial void HandlersAbandoned(this ILogger logger, string group, int running, TimeSpan patience);

    [LoggerMessage(6522, LogLevel.Information, "{Group}: offsets of {Topic} reset on {Count} queues")]
    public static partial void OffsetsReset(this ILogger logger, string group, string topic, int count);

    [LoggerMessage(6523, LogLevel.Error, "{Group}: a turn of {Loop} failed; it goes on")]
    public static partial void LoopFailed(this ILogger logger, Exception failure, string group, string loop);

    [LoggerMessage(6524, LogLevel.Warning, "{Group}: brokers do not list this client {ClientId}; telling them again")]
    public static partial void NotListed(this ILogger logger, string group, string clientId);

    [LoggerMessage(6525, LogLevel.Error, "{Group}: stopping went on without {Step}, which failed")]
    public static partial void StopStepFailed(this ILogger logger, Exception failure, string group, string step);

    [LoggerMessage(6526, LogLevel.Warning, "{Group}: offsets of {Topic} not reset: the consumer stops")]
    public static partial void ResetTooLate(this ILogger logger, string group, string topic);
}
