using Microsoft.Extensions.Logging;

namespace RocketNet.Apps.Logging;

/// <summary>What the executables themselves log; ids 7xxx.</summary>
internal static partial class ProgramLogMessages
{
    [LoggerMessage(7001, LogLevel.Information, "{Line}")]
    public static partial void Said(this ILogger logger, string line);

    [LoggerMessage(7002, LogLevel.Error, "Start or run failed: {Reason}")]
    public static partial void Failed(this ILogger logger, string reason, Exception failure);

    [LoggerMessage(EventId = 7003, Message = "{Line}")]
    public static partial void Kept(this ILogger logger, LogLevel level, string line);
}
