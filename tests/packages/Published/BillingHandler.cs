using Microsoft.Extensions.DependencyInjection;
using RocketNet.Client;
using RocketNet.Client.Consuming;

namespace Published;

/// <summary>Takes every message, one of them only the second time.</summary>
internal sealed class BillingHandler([FromKeyedServices("billing")] Inbox inbox) : IMessageHandler
{
    public ValueTask<ConsumeResult> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        if (message is { Keys: "again", ReconsumeTimes: 0 })
        {
            return new(ConsumeResult.ReconsumeAtLevel(1));
        }

        inbox.Add(message);
        return new(ConsumeResult.Success);
    }
}
