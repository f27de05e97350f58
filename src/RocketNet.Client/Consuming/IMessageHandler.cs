namespace RocketNet.Client.Consuming;

/// <summary>What an application does with its messages, one at a time.</summary>
/// <remarks>
/// Called by as many workers at once as the consumer's options allow; by an orderly consumer for one message of a queue
/// after the other. An exception means that the message comes again.
/// </remarks>
public interface IMessageHandler
{
    /// <summary>Works on one message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Cancelled when the consumer stops and has waited long enough.</param>
    ValueTask<ConsumeResult> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken);
}
