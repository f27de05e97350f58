using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using RocketNet.Client.Consuming;
using RocketNet.Client.Routing;
using RocketNet.Protocol.Bodies;

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
    ILogger logger) : IDisposable
{
    private static readonly TimeSpan IncompleteDelay = TimeSpan.FromSeconds(1);

    private readonly WakeSignal _wake = new(requests.Client.Time);
    private readonly SemaphoreSlim _turn = new(1); // One change of the held queues at a time.

    public void Wake() => _wake.Set();

    /// <summary>Runs until the consumer stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                bool isComplete = await TurnAsync(stopping).ConfigureAwait(false);
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
    public async Task BetweenTurnsAsync(Func<Task> change, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await change().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }

        Wake();
    }

    public void Dispose() => _turn.Dispose();

    private TimeSpan Sooner() =>
        options.RebalanceInterval < IncompleteDelay ? options.RebalanceInterval : IncompleteDelay;

    // True when every topic could be shared and every own queue is held.
    private async Task<bool> TurnAsync(CancellationToken stopping)
    {
        await _turn.WaitAsync(stopping).ConfigureAwait(false);
        try
        {
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
            _turn.Release();
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
            return options.MessageModel == MessageModel.Broadcasting
                ? await held.TakeAsync(topic, queues, stopping).ConfigureAwait(false)
                : await ShareAsync(route, queues, stopping).ConfigureAwait(false);
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
