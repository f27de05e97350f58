using Microsoft.Extensions.Logging;

namespace RocketNet.Remoting;

/// <summary>Everything this library logs; ids 2xxx.</summary>
internal static partial class RemotingLogMessages
{
    [LoggerMessage(2001, LogLevel.Information, "Connection {RemoteAddress} closed: {Reason}")]
    public static partial void ConnectionClosed(this ILogger logger, string remoteAddress, string reason);

    [LoggerMessage(2002, LogLevel.Warning, "Receive loop of {RemoteAddress} took {ElapsedMillis} ms for one run")]
    public static partial void LoopStalled(this ILogger logger, string remoteAddress, long elapsedMillis);

    [LoggerMessage(2003, LogLevel.Warning, "Request code {RequestCode} from {RemoteAddress} is not supported")]
    public static partial void UnknownRequestCode(this ILogger logger, int requestCode, string remoteAddress);

    [LoggerMessage(2004, LogLevel.Error, "Request {RequestCode}, opaque {Opaque}, from {RemoteAddress} failed")]
    public static partial void RequestFailed(
        this ILogger logger, Exception failure, int requestCode, int opaque, string remoteAddress);

    [LoggerMessage(
        2005, LogLevel.Warning, "Request {RequestCode}, opaque {Opaque}, from {RemoteAddress} refused: {Problem}")]
    public static partial void BadRequest(
        this ILogger logger, int requestCode, int opaque, string remoteAddress, string problem);

    [LoggerMessage(2006, LogLevel.Information, "Listening on {EndPoint}")]
    public static partial void Listening(this ILogger logger, string endPoint);

    [LoggerMessage(2007, LogLevel.Warning, "Connection of {RemoteAddress} refused: {Reason}")]
    public static partial void ConnectionRefused(this ILogger logger, string remoteAddress, string reason);

    [LoggerMessage(2008, LogLevel.Warning, "Accepting failed, trying again: {Reason}")]
    public static partial void AcceptFailed(this ILogger logger, string reason);

    [LoggerMessage(2009, LogLevel.Debug, "Connection {RemoteAddress} opened")]
    public static partial void ConnectionOpened(this ILogger logger, string remoteAddress);
}
