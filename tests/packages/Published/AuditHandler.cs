using Microsoft.Extensions.DependencyInjection;
using RocketNet.Client;
using RocketNet.Client.Consuming;

namespace Published;

/// <summary>Takes every batch.</summary>
internal sealed class AuditHandler([FromKeyedServices("audit")] Inbox inbox) : IMessageBatchHandler
{
    public ValueTask<ConsumeResult> HandleAsync(
        IReadOnlyList<ReceivedMessage> messages, CancellationToken cancellationToken)
    {
        foreach (ReceivedMessage message in messages)
        {
            inbox.Add(message);
        }

        return new(ConsumeResult.Success);
    }
}
