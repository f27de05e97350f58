using Microsoft.Extensions.Logging;
using RocketNet.Client.Diagnostics;

namespace RocketNet.Client.Consuming;

/// <summary>Brings a message that could not be worked on to where it comes again. Any thread.</summary>
internal sealed class FailedMessages(
    ConsumerRequests requests, PushConsumerOptions options, RetryPublisher publisher, ILogger logger)
{
    /// <summary>True when the message is in good hands: the consumer is done with it.</summary>
    public async Task<bool> TryHandBackAsync(
        ReceivedMessage message, ConsumeResult result, CancellationToken cancellationToken)
    {
        if (!options.IsShared)
        {
            logger.BroadcastDropped(requests.Group, message);
            return true;
        }

        if (!await TrySendBackAsync(message, result.DelayLevel, cancellationToken).ConfigureAwait(false)
            && !await TryPublishAsync(message, result.DelayLevel, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        if (result.DelayLevel < 0 || message.ReconsumeTimes >= options.ReconsumeTimesMax)
        {
            TellOfDeadLetter(message);
        }

        return true;
    }

    /// <summary>After its last try: publishes the message for the group alone; its broker sees that it died.</summary>
    public async Task<bool> TryGiveUpAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        if (!await TryPublishAsync(message, delayLevel: 0, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        TellOfDeadLetter(message);
        return true;
    }

    private async Task<bool> TrySendBackAsync(
        ReceivedMessage message, int delayLevel, CancellationToken cancellationToken)
    {
        try
        {
            await requests.SendBackAsync(message, delayLevel, options.ReconsumeTimesMax, cancellationToken)
                .ConfigureAwait(false);
            return true;
        }
        catch (RocketMqException failure)
        {
            logger.SendBackFailed(requests.Group, message, failure.Message);
            return false;
        }
    }

    private async Task<bool> TryPublishAsync(
        ReceivedMessage message, int delayLevel, CancellationToken cancellationToken)
    {
        try
        {
            await publisher.PublishAsync(message, delayLevel, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RocketMqException failure)
        {
            logger.RetryPublishFailed(requests.Group, message, failure.Message);
            return false;
        }
    }

    private void TellOfDeadLetter(ReceivedMessage message)
    {
        logger.DeadLetter(requests.Group, message);
        ConsumerDiagnostics.DeadLetter(message, requests.Group);
    }
}
