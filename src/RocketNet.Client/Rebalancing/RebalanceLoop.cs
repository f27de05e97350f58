using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using RocketNet.Client.Consuming;
using RocketNet.Client.Instances;
using RocketNet.Client.Routing;

namespace RocketNet.Client.Rebalancing;

/// <summary>
/// Shares the queues among the members of the group again and again: at intervals, when members come or go, and when a
/// topic's route changes.
/// </summary>
internal sealed class RebalanceLoop(
    PushConsumerOptions options,
    ConsumerRequests requests,
    Subscriptions subscriptions,
    HeldQueues held,
    ChosenQueues chosen,
    ILogger logger)
{
    private static readonly TimeSpan IncompleteDelay = TimeSpan.FromSeconds(1);

    private readonly WakeSignal _wake = new(requests.Client.Time);
    private bool _isEnded; // Under the turn.

    // One change of the held queues at a time. Never disposed: a broker may ask for one at any moment.
    private SemaphoreSlim Turn { get; } = new(1);

    public void Wake() => _wake.Set();

    /// <summary>Runs until the consumer stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                bool isComplete = await LoggedTurnAsync(stopping).ConfigureAwait(false);
                await _wake.WaitAsync(isComplete ? options.RebalanceInterval : Sooner(), stopping)
                    .ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The consumer stops.
        }
    }

    /// <summary>Does something with the held queues while no turn changes them, then begins one.</summary>
    /// <returns>False when the consumer has stopped, whose queues nobody may change any more.</returns>
    public async Task<bool> BetweenTurnsAsync(Func<Task> change, CancellationToken cancellationToken)
    {
        await Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isEnded)
            {
                return false;
            }

            await change().ConfigureAwait(false);
        }
        finally
        {
            Turn.Release();
            Wake();
        }

        return true;
    }

    /// <summary>Lets the change that runs end; after it the held queues are the caller's alone.</summary>
    public async Task EndAsync()
    {
        await Turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        _isEnded = true;
        Turn.Release();
    }

    private TimeSpan Sooner() =>
        options.RebalanceInterval < IncompleteDelay ? options.RebalanceInterval : IncompleteDelay;

    [SuppressMessage("Design", "CA1031", Justification = "The outermost turn of a loop that must outlive a failure.")]
    private async Task<bool> LoggedTurnAsync(CancellationToken stopping)
    {
        try
        {
            return await TurnAsync(stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure)
        {
            logger.LoopFailed(failure, requests.Group, nameof(RebalanceLoop));
            return false;
        }
    }

    /// <summary>Shares the queues once, now.</summary>
    /// <returns>True when every topic could be shared and every own queue is held.</returns>
    public async Task<bool> TurnAsync(CancellationToken stopping)
    {
        await Turn.WaitAsync(stopping).ConfigureAwait(false);
        try
        {
            if (_isEnded)
            {
                return false;
            }

            IReadOnlyCollection<string> topics = subscriptions.Topics;
            bool isComplete = await held.ReleaseOthersAsync(topics, stopping).ConfigureAwait(false);
            foreach (string topic in topics)
            {
                isComplete &= await ShareAsync(topic, stopping).ConfigureAwait(false);
            }

            return isComplete;
        }
        finally
        {
            Turn.Release();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A strategy of the application may throw anything.")]
    private async Task<bool> ShareAsync(string topic, CancellationToken stopping)
    {
        try
        {
            TopicRoute? route = await requests.Client.Routes.GetAsync(topic, stopping).ConfigureAwait(false);
            if (route is null || route.IsOfTemplate)
            {
                // Somebody will create the topic sooner or later; the next look is not far.
                await requests.Client.Routes.RefreshAsync(topic, stopping).ConfigureAwait(false);
                return false;
            }

            MessageQueue[] queues = [.. route.SubscribeQueues.Order()];
            if (chosen.IsInUse)
            {
                queues = Array.FindAll(queues, chosen.Contains);
            }
            else if (options.IsShared)
            {
                return await ShareAsync(route, queues, stopping).ConfigureAwait(false);
            }

            return await held.TakeAsync(topic, queues, stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (RocketMqException failure)
        {
            logger.RebalanceFailed(requests.Group, topic, failure.Message);
        }
        catch (Exception failure)
        {
            logger.RebalanceBroken(failure, requests.Group, topic);
        }

        return false;
    }

    private async Task<bool> ShareAsync(TopicRoute route, MessageQueue[] queues, CancellationToken stopping)
    {
        IReadOnlyList<string> members = await requests.MembersAsync(route, stopping).ConfigureAwait(false);
        string[] sorted = [.. members.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        string self = requests.Client.ClientId;
        bool isListed = sorted.Contains(self, StringComparer.Ordinal);
        if (!isListed)
        {
            // A broker that was started again knows the members from their next heartbeats only.
            logger.NotListed(requests.Group, self);
            await requests.Client.SendHeartbeatsAsync(stopping).ConfigureAwait(false);
        }

        // Without members nobody knows anything; with others only, they take the queues, so they must be given up.
        if (sorted.Length == 0 || queues.Length == 0)
        {
            return false;
        }

        IReadOnlyList<MessageQueue> own =
            options.AllocateMessageQueueStrategy.Allocate(requests.Group, self, queues, sorted);
        return await held.TakeAsync(route.Topic, own, stopping).ConfigureAwait(false) && isListed;
    }
}
