namespace RocketNet.Client.Consuming;

/// <summary>A handler of one message, called for batches of one.</summary>
internal sealed class SingleMessageHandler(IMessageHandler handler) : IMessageBatchHandler
{
    public ValueTask<ConsumeResult> HandleAsync(
        IReadOnlyList<ReceivedMessage> messages, CancellationToken cancellationToken) =>
        handler.HandleAsync(messages[0], cancellationToken);
}
