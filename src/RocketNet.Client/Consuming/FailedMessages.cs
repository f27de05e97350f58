using Microsoft.Extensions.Logging;
using RocketNet.Client.Diagnostics;
using RocketNet.Protocol.Bodies;

namespace RocketNet.Client.Consuming;

/// <summary>Brings a message that could not be worked on to where it comes again. Any thread.</summary>
internal sealed class FailedMessages(
    ConsumerRequests requests, PushConsumerOptions options, RetryPublisher publisher, ILogger logger)
{
    /// <summary>True when the message is in good hands: the consumer is done with it.</summary>
    public async Task<bool> TryHandBackAsync(
        ReceivedMessage message, ConsumeResult result, CancellationToken cancellationToken)
    {
        if (options.MessageModel == MessageModel.Broadcasting)
        {
            logger.BroadcastDropped(requests.Group, message);
            return true;
        }

        if (result.DelayLevel < 0 || message.ReconsumeTimes >= options.ReconsumeTimesMax)
        {
            logger.DeadLetter(requests.Group, message);
            ConsumerDiagnostics.DeadLetter(message, requests.Group);
        }

        try
        {
            await requests.SendBackAsync(message, result.DelayLevel, options.ReconsumeTimesMax, cancellationToken)
                .ConfigureAwait(false);
            return true;
        }
        catch (RocketMqException failure)
        {
            logger.SendBackFailed(requests.Group, message, failure.Message);
        }

        return await TryPublishAsync(message, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Publishes the message anew for the group alone.</summary>
    public async Task<bool> TryPublishAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await publisher.PublishAsync(message, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RocketMqException failure)
        {
            logger.RetryPublishFailed(requests.Group, message, failure.Message);
            return false;
        }
    }
}
