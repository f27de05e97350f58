using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using RocketNet.Client.Offsets;
using RocketNet.Protocol.Wire;

namespace RocketNet.Client.Consuming;

/// <summary>
/// Pulls the queues a member of a group holds: one request of each is outstanding, no thread waits for it.
/// </summary>
internal sealed class PullLoop(
    PushConsumerOptions options,
    ConsumerRequests requests,
    Subscriptions subscriptions,
    IOffsetStore offsets,
    IConsumeLoop consume,
    IPullGate gate,
    ConsumerStatistics statistics,
    ILogger logger)
{
    // 5.x brokers limit flow by this answer; it is meant to be asked again soon.
    private static readonly TimeSpan FlowControlDelay = TimeSpan.FromMilliseconds(20);

    // With the usual 15 s at the broker an answer may take 30 s, as with Java's consumer.
    private static readonly TimeSpan AnswerMargin = TimeSpan.FromSeconds(15);

    private TimeProvider Time => requests.Client.Time;

    /// <summary>Pulls a queue until it is dropped or the consumer stops.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="offset">Where to begin.</param>
    /// <param name="moved">Called when the queue was dropped here, with the offset inside it to begin at.</param>
    /// <param name="stopping">Ends the loop.</param>
    [SuppressMessage("Design", "CA1031", Justification = "The outermost turn of a loop that must outlive a failure.")]
    public async Task RunAsync(ProcessQueue queue, long offset, Action<long> moved, CancellationToken stopping)
    {
        QueuePuller puller = new(requests);
        bool isUnknown = false;
        while (!queue.IsDropped && !stopping.IsCancellationRequested)
        {
            TimeSpan delay;
            try
            {
                await WaitUntilWantedAsync(queue, stopping).ConfigureAwait(false);
                if (isUnknown)
                {
                    // A broker that was started again has not heard of this group yet.
                    isUnknown = false;
                    await requests.Client.SendHeartbeatsAsync(stopping).ConfigureAwait(false);
                }

                (offset, delay) = await TurnAsync(puller, queue, offset, moved, stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (RocketMqException failure)
            {
                delay = DelayAfter(failure, queue, offset);
                isUnknown = failure.Code is ResponseCode.SubscriptionNotExist or ResponseCode.SubscriptionNotLatest;
            }
            catch (Exception failure)
            {
                logger.LoopFailed(failure, requests.Group, nameof(PullLoop));
                delay = options.PullTimeDelayWhenException;
            }

            if (delay > TimeSpan.Zero && !await DelaysAsync(delay, stopping).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    private async Task<bool> DelaysAsync(TimeSpan delay, CancellationToken stopping)
    {
        try
        {
            await Task.Delay(delay, Time, stopping).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task WaitUntilWantedAsync(ProcessQueue queue, CancellationToken stopping)
    {
        await gate.WaitAsync(queue.Queue, stopping).ConfigureAwait(false);
        await queue.WaitForRoomAsync(stopping).ConfigureAwait(false);
        if (!options.ConsumeOrderly || !options.IsShared)
        {
            return;
        }

        Task change = queue.Lock.NextChange();
        while (!queue.Lock.IsLocked && !queue.IsDropped)
        {
            await change.WaitAsync(stopping).ConfigureAwait(false);
            change = queue.Lock.NextChange();
        }
    }

    private async Task<(long Next, TimeSpan Delay)> TurnAsync(
        QueuePuller puller, ProcessQueue queue, long offset, Action<long> moved, CancellationToken stopping)
    {
        if (queue.IsDropped || subscriptions.Find(queue.Queue.Topic) is not { } subscription)
        {
            return (offset, options.PullTimeDelayWhenException);
        }

        long start = Time.GetTimestamp();
        queue.LastPullMillis = Time.GetUtcNow().ToUnixTimeMilliseconds();

        // A polled queue's offset is stored by commits alone, as with Java: a pull on its way would undo one.
        long noted = options is { IsShared: true, IsPolled: false } ? offsets.Noted(queue.Queue) ?? 0 : 0;
        PullQuery query = new()
        {
            Queue = queue.Queue,
            Offset = offset,
            Subscription = subscription,
            MaxMessages = options.PullBatchSize,
            Suspend = options.BrokerSuspendMaxTime,
            Timeout = options.BrokerSuspendMaxTime + AnswerMargin,
            CommitOffset = noted > 0 ? noted : null,
            SendsSubscription = options.IsPolled,
        };
        PullResult result = await puller.PullAsync(query, stopping).ConfigureAwait(false);
        if (queue.IsDropped)
        {
            return (offset, TimeSpan.Zero);
        }

        if (result.Status == PullStatus.OffsetIllegal && options.IsPolled)
        {
            return PullElsewhere(queue, offset, result);
        }

        if (result.Status == PullStatus.OffsetIllegal)
        {
            Move(queue, offset, result);
            moved(result.NextBeginOffset);
            return (offset, TimeSpan.Zero);
        }

        TimeSpan delay = Take(queue, result, Time.GetElapsedTime(start));
        return (result.NextBeginOffset, delay);
    }

    private TimeSpan Take(ProcessQueue queue, PullResult result, TimeSpan elapsed)
    {
        if (result.Messages.Count != 0)
        {
            statistics.Of(queue.Queue.Topic).Pulled(elapsed, result.Messages.Count);
            long first = queue.Put(result.Messages);
            consume.Submit(queue, result.Messages, first);
            return options.PullInterval;
        }

        consume.Pass(queue, result.NextBeginOffset);
        return TimeSpan.Zero;
    }

    /// <summary>
    /// The queue is given up and begun anew at the offset the broker named, so that what is worked on now cannot
    /// commit an offset from outside.
    /// </summary>
    private void Move(ProcessQueue queue, long offset, PullResult result)
    {
        logger.OffsetIllegal(
            requests.Group, queue.Queue, offset, result.MinOffset, result.MaxOffset, result.NextBeginOffset);
        queue.Drop(isMoved: true);
        offsets.Update(queue.Queue, result.NextBeginOffset, increaseOnly: false);
    }

    // What has been pulled stays to be polled, and nothing but a poll's commit is stored.
    private (long Next, TimeSpan Delay) PullElsewhere(ProcessQueue queue, long offset, PullResult result)
    {
        logger.OffsetIllegal(
            requests.Group, queue.Queue, offset, result.MinOffset, result.MaxOffset, result.NextBeginOffset);
        consume.Pass(queue, result.NextBeginOffset);
        return (
            result.NextBeginOffset,
            result.NextBeginOffset == offset ? options.PullTimeDelayWhenException : TimeSpan.Zero);
    }

    private TimeSpan DelayAfter(RocketMqException failure, ProcessQueue queue, long offset)
    {
        if (failure.Code == ResponseCode.FlowControl)
        {
            return FlowControlDelay;
        }

        logger.PullFailed(requests.Group, queue.Queue, offset, failure.Message);
        return options.PullTimeDelayWhenException;
    }
}
