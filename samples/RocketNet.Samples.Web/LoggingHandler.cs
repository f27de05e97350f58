using System.Text;
using RocketNet.Client;
using RocketNet.Client.Consuming;

namespace RocketNet.Samples.Web;

/// <summary>Logs each message. An exception thrown here would have the message come again.</summary>
internal sealed class LoggingHandler(ILogger<LoggingHandler> logger) : IMessageHandler
{
    public ValueTask<ConsumeResult> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        logger.MessageReceived(message.MessageId, message.Tags, Encoding.UTF8.GetString(message.Body.Span));
        return new ValueTask<ConsumeResult>(ConsumeResult.Success);
    }
}
