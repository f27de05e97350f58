namespace RocketNet.Samples.Web;

/// <summary>What the demo logs.</summary>
internal static partial class DemoLogMessages
{
    [LoggerMessage(1, LogLevel.Information, "Received {MessageId}, tags {Tags}: {Body}")]
    public static partial void MessageReceived(this ILogger logger, string messageId, string? tags, string body);
}
