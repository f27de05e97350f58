namespace RocketNet.Client.Consuming;

/// <summary>What an application does with its messages, several at a time.</summary>
/// <remarks>
/// Called by as many workers at once as the consumer's options allow; by an orderly consumer for one batch of a queue
/// after the other. Java: MessageListenerConcurrently and MessageListenerOrderly@4.9.8.
/// </remarks>
public interface IMessageBatchHandler
{
    /// <summary>Works on messages of one queue, in the queue's order.</summary>
    /// <param name="messages">
    /// One at least, <see cref="PushConsumerOptions.ConsumeMessageBatchMaxSize"/> at most; what one pull brought is not
    /// filled up with the next one's by a concurrent consumer.
    /// </param>
    /// <param name="cancellationToken">Cancelled when the consumer stops and has waited long enough.</param>
    /// <remarks>
    /// With an orderly consumer a failure counts as one try of every message that is not done, as Java's does
    /// (ConsumeMessageOrderlyService.checkReconsumeTimes@4.9.8): after
    /// <see cref="PushConsumerOptions.MaxReconsumeTimes"/> the messages behind one that always fails become dead
    /// letters with it. Where they must not, let the batches be of one message.
    /// </remarks>
    /// <returns>
    /// The same for all of them, or by <see cref="ConsumeResult.AfterFirst"/> for all but the first ones, which are
    /// done. An exception means that all come again.
    /// </returns>
    ValueTask<ConsumeResult> HandleAsync(
        IReadOnlyList<ReceivedMessage> messages, CancellationToken cancellationToken);
}
